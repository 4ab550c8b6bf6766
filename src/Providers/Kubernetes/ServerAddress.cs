using System.Diagnostics.CodeAnalysis;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Reads the address of an API server. Without a scheme it is https: credentials travel over it.</summary>
internal static class ServerAddress
{
    /// <summary>Where a cluster's own API server answers within it.</summary>
    public const string Default = "kubernetes.default";

    private const int Longest = 2048;

    /// <summary>Reads an address.</summary>
    /// <param name="url">The text.</param>
    /// <param name="address">The address; null where it is none.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryRead(string url, [NotNullWhen(true)] out Uri? address, out string error)
    {
        address = null;
        var text = url.Trim();
        if (text.Length is 0 or > Longest
            || !Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}", UriKind.Absolute, out var read)
            || read.Host.Length == 0 || read.Scheme is not ("https" or "http"))
        {
            error = $"{CredentialText.Shown(url)} is no address of an API server, such as https://10.0.0.1:6443";
            return false;
        }

        error = read.UserInfo.Length > 0 ? "the address holds a user or password: say who calls in auth"
            : read.Query.Length + read.Fragment.Length > 0 ? "the address ends with a query: leave it out"
            : "";
        address = error.Length == 0 ? read : null;
        return error.Length == 0;
    }

    /// <summary>Whether credentials would travel in the clear, and further than to this host.</summary>
    public static bool IsInTheClear(Uri address) => address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback;
}
