using System.Security.Cryptography.X509Certificates;

namespace Keyferry.ClusterFront;

/// <summary>What the front is started with.</summary>
/// <param name="Port">The port on 127.0.0.1 that it serves.</param>
/// <param name="CertificateFile">The serving certificate of both servers and of the front, PEM.</param>
/// <param name="KeyFile">The private key of that certificate, PEM.</param>
/// <param name="Core">The core kube-apiserver.</param>
/// <param name="CoreGroups">The API groups that the core serves itself.</param>
/// <param name="Custom">The custom resource server.</param>
internal sealed record FrontOptions(
    int Port, string CertificateFile, string KeyFile, Uri Core, IReadOnlyList<string> CoreGroups, Uri Custom)
{
    /// <summary>Reads <c>--port</c>, <c>--certificate</c>, <c>--key</c>, <c>--core</c>, <c>--core-groups</c>, <c>--custom</c>.</summary>
    /// <exception cref="InvalidOperationException">One of them is missing, or is not what it must be.</exception>
    public static FrontOptions From(IConfiguration configuration)
    {
        string Text(string name) =>
            configuration[name] is { Length: > 0 } text ? text : throw new InvalidOperationException($"--{name} is missing");
        Uri Address(string name) =>
            Uri.TryCreate(Text(name), UriKind.Absolute, out var uri) ? uri : throw new InvalidOperationException($"--{name} is no URL");

        return new FrontOptions(
            int.TryParse(Text("port"), out var port) ? port : throw new InvalidOperationException("--port is no number"),
            Text("certificate"), Text("key"), Address("core"),
            Text("core-groups").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Address("custom"));
    }

    /// <summary>The certificate that the two servers show, and its issuer.</summary>
    public X509Certificate2Collection ServerCertificates()
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(CertificateFile);
        return certificates;
    }
}
