namespace Keyferry.Providers.Vault;

/// <summary>Reads the address of a server.</summary>
internal static class VaultAddress
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The manifest's text.</param>
    /// <param name="address">The address without a slash at its end; empty where it is wrong.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryRead(string? text, out string address, out string error)
    {
        address = "";
        error = string.IsNullOrWhiteSpace(text)
                ? "is empty; set it, such as https://vault.example.com:8200"
            : !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
                ? "is no URL that begins with https:// or http://, such as https://vault.example.com:8200"
            : uri.UserInfo.Length > 0 ? "holds a user; log in with auth instead"
            : uri.Query.Length > 0 || uri.Fragment.Length > 0 ? "holds a query or fragment; give scheme, host and port alone"
            : "";
        if (error.Length == 0)
        {
            address = new Uri(text!.Trim()).AbsoluteUri.TrimEnd('/');

            // Many write the address that the command line's examples show.
            address = address.EndsWith("/v1", StringComparison.Ordinal) ? address[..^"/v1".Length] : address;
        }

        return error.Length == 0;
    }
}
