namespace Keyferry.Local.Server.Webhooks;

/// <summary>A webhook call that failed or whose answer is no AdmissionReview; the webhook's failurePolicy decides what follows.</summary>
internal sealed class WebhookFailure(string message) : Exception(message);
