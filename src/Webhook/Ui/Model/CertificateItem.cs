namespace Keyferry.Webhook.Ui.Model;

/// <summary>A certificate, as pages show it.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Ends">When it ends; null where that is not known.</param>
/// <param name="Note">What more is to be said.</param>
public sealed record CertificateItem(string Name, DateTimeOffset? Ends, string Note);
