using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Keyferry.VaultDouble.Core;

/// <summary>What a call does.</summary>
internal enum Operation
{
    /// <summary>GET.</summary>
    Read,

    /// <summary>LIST, or GET with list=true.</summary>
    List,

    /// <summary>PUT or POST of what may exist.</summary>
    Update,

    /// <summary>PATCH.</summary>
    Patch,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>HEAD.</summary>
    Header,

    /// <summary>GET with help=1.</summary>
    Help,
}

/// <summary>A call, taken off HTTP.</summary>
internal sealed record VaultRequest
{
    /// <summary>What it does.</summary>
    public required Operation Operation { get; init; }

    /// <summary>The path below <c>/v1/</c>, decoded.</summary>
    public required string Path { get; init; }

    /// <summary>The body's members, or the query's.</summary>
    public JsonObject Data { get; init; } = [];

    /// <summary>The token that was sent; empty when none.</summary>
    public string Token { get; init; } = "";

    /// <summary>The header <c>X-Vault-Namespace</c>.</summary>
    public string? Namespace { get; init; }

    /// <summary>The header <c>X-Vault-Wrap-TTL</c>.</summary>
    public string? WrapTtl { get; init; }

    /// <summary>The certificate that the client showed.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Where the call comes from.</summary>
    public IPAddress RemoteAddress { get; init; } = IPAddress.Loopback;
}
