using System.Net;

namespace Keyferry.Webhook.Options;

/// <summary>An address to listen on.</summary>
/// <param name="Host">The interface's address; null means all.</param>
/// <param name="Port">The port; 0 means any that is free.</param>
public sealed record ListenAddress(IPAddress? Host, int Port)
{
    /// <summary>Go's form: <c>:8080</c> or <c>127.0.0.1:8080</c>.</summary>
    public override string ToString() => Host is null ? $":{Port}" : new IPEndPoint(Host, Port).ToString();
}
