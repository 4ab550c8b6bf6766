namespace Keyferry.Webhook.Installation;

/// <summary>Something could not be installed.</summary>
/// <param name="message">What, why, and the way out.</param>
public sealed class InstallException(string message) : Exception(message);
