namespace Keyferry.Local.Server.Webhooks;

/// <summary>A webhook that could not be asked, or answered nonsense: its failure policy decides.</summary>
internal sealed class WebhookFailure(string message) : Exception(message);
