using System.Net;

namespace Keyferry.Webhook.Options;

/// <summary>The status page.</summary>
/// <param name="Address">Where it is served: over TLS, unless on loopback.</param>
public sealed record UiOptions(ListenAddress Address)
{
    /// <summary>Where it is served unless somebody says otherwise: whoever may port-forward to the pod reaches it.</summary>
    public static ListenAddress DefaultAddress { get; } = new(IPAddress.Loopback, 8087);

    /// <summary>Whether only this machine reaches it, so that a token never leaves it unencrypted.</summary>
    public bool IsLocal => Address.Host is { } host && IPAddress.IsLoopback(host);
}
