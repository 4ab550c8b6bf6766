namespace Keyferry.Providers.Http;

/// <summary>The egress guard refuses a connection.</summary>
/// <param name="message">Why, for people; stable between attempts.</param>
public sealed class EgressRefusedException(string message) : Exception(message);
