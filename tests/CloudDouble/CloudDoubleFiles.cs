using Keyferry.CloudDouble.Azure;

namespace Keyferry.CloudDouble;

/// <summary>What a program needs in order to reach the double, as files: <c>ca.crt</c>, <c>google-key.json</c> and <c>env</c>.</summary>
internal static class CloudDoubleFiles
{
    /// <summary>Writes them.</summary>
    /// <param name="server">The double.</param>
    /// <param name="folder">Where to; it is made where it is missing.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task WriteAsync(CloudDoubleServer server, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var (authority, key) = (Path.Combine(folder, "ca.crt"), Path.Combine(folder, "google-key.json"));
        await File.WriteAllTextAsync(authority, server.AuthorityPem, cancellation);
        await File.WriteAllTextAsync(key, server.GoogleKey, cancellation);
        // Who waits for this file finds it whole.
        var partial = Path.Combine(folder, "env.partial");
        await File.WriteAllTextAsync(
            partial,
            $"""
            export STORE_CLOUD='{server.Address.GetLeftPart(UriPartial.Authority)}'
            export STORE_CLOUD_PROXY='{server.Proxy.GetLeftPart(UriPartial.Authority)}'
            export STORE_CLOUD_CA='{authority}'
            export STORE_GOOGLE_KEY='{key}'
            export STORE_AZURE_TENANT={EntraDouble.Tenant} STORE_AZURE_CLIENT_ID={EntraDouble.Client} STORE_AZURE_CLIENT_SECRET={EntraDouble.Secret}

            """,
            cancellation);
        File.Move(partial, Path.Combine(folder, "env"), overwrite: true);
    }
}
