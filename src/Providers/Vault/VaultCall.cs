namespace Keyferry.Providers.Vault;

/// <summary>A request to Vault's API. No record: its text would hold what is written.</summary>
/// <param name="name">The operation's name in metrics.</param>
/// <param name="method">The HTTP method.</param>
/// <param name="path">The path below <c>/v1/</c>, not escaped, without slashes at its ends.</param>
internal sealed class VaultCall(string name, HttpMethod method, string path)
{
    /// <summary>What makes a GET a list: proxies may refuse the method LIST.</summary>
    public const string ListQuery = "list=true";

    /// <summary>The operation's name in metrics.</summary>
    public string Name => name;

    /// <summary>The HTTP method.</summary>
    public HttpMethod Method => method;

    /// <summary>The path below <c>/v1/</c>.</summary>
    public string Path => path;

    /// <summary>The query, escaped; empty where there is none.</summary>
    public string Query { get; init; } = "";

    /// <summary>The JSON that is sent, which stays the caller's; null where there is none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Whether it is about the login itself, which may be in another namespace.</summary>
    public bool IsAboutToken { get; init; }

    /// <summary>Whether the path ends in a slash, as that of a list does.</summary>
    public bool IsFolder { get; init; }

    /// <summary>Whether it may be made twice; null means that the method decides.</summary>
    public bool? IsIdempotent { get; init; }

    /// <summary>What is asked, for errors: method and path, bounded.</summary>
    public string Description
    {
        get
        {
            const int longest = 200;
            return $"{method} /v1/{(path.Length > longest ? path[..longest] + "…" : path)}";
        }
    }

    /// <summary>A read.</summary>
    public static VaultCall Read(string path, string query = "") => new("ReadSecretData", HttpMethod.Get, path) { Query = query };

    /// <summary>A list of the names in a folder.</summary>
    public static VaultCall List(string path) => new("ListSecrets", HttpMethod.Get, path) { Query = ListQuery, IsFolder = true };

    /// <summary>A write.</summary>
    public static VaultCall Write(string path, byte[] body) => new("WriteSecretData", HttpMethod.Put, path) { Body = body };

    /// <summary>A deletion.</summary>
    public static VaultCall Delete(string path) => new("DeleteSecret", HttpMethod.Delete, path);
}
