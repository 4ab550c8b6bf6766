using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Providers.Vault;

/// <summary>
/// Where a remote key lies in Vault's API, as External Secrets Operator has it: with a mount in the store, that mount may
/// stand before the key again; without one, the key begins with it. Pure.
/// </summary>
/// <param name="mount">The store's mount, see <see cref="Clean"/>; empty where it names none.</param>
/// <param name="isV2">Whether the engine keeps versions.</param>
internal sealed class VaultPaths(string mount, bool isV2)
{
    private const string Data = "/data/";
    private const string Metadata = "/metadata/";

    // Vault refuses longer ones; each part of a path is an entry of its storage.
    private const int Longest = 2048;

    /// <summary>Where the store's settings stand, for errors.</summary>
    public string Field { get; init; } = "spec.provider.vault";

    /// <summary>The store's mount; empty where it names none.</summary>
    public string Mount => mount;

    /// <summary>Whether the engine keeps versions.</summary>
    public bool IsV2 => isV2;

    /// <summary>A path without slashes at its ends and no two next to each other: Vault redirects others, and GET only.</summary>
    public static string Clean(string path) =>
        string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A path as it stands in a URL.</summary>
    public static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>Why a path cannot be asked for; null where it can.</summary>
    /// <param name="path">The path.</param>
    public static string? Problem(string path) =>
        path.Length == 0 || path.EndsWith('/') ? "it is empty"
        : path.Length > Longest ? $"it is longer than {Longest} characters"
        : path.Any(char.IsControl) ? "it holds a control character"
        : path.Split('/').Any(static p => p is "." or "..") ? "a part of it is . or .., which would lead out of the mount"
        : null;

    /// <summary>The path of a secret's data: what one read is of. The same for each way to write a key.</summary>
    /// <param name="key">The remote key of a manifest.</param>
    public string DataOf(string key)
    {
        var clean = Clean(key);
        if (mount.Length == 0)
        {
            return isV2 ? WithData(clean) : clean;
        }

        var rest = WithoutMount(clean);
        return isV2 ? $"{mount}{Data}{rest}" : $"{mount}/{rest}";
    }

    /// <summary>
    /// The path of a key whose metadata is wanted. Without a mount the key has to say where the data begin: nobody else knows
    /// how many parts the mount has.
    /// </summary>
    /// <param name="key">The remote key of a manifest.</param>
    public string NameOfMetadata(string key) => mount.Length == 0 ? Clean(key) : DataOf(key);

    /// <summary>The path of a secret's metadata.</summary>
    /// <param name="data">The path of its data, or what <see cref="NameOfMetadata"/> gave.</param>
    /// <param name="path">The path.</param>
    /// <param name="error">Why there is none; empty where there is.</param>
    public bool TryMetadata(string data, [NotNullWhen(true)] out string? path, out string error)
    {
        path = null;
        error = "";
        if (!isV2)
        {
            error = "cannot perform metadata fetch operations with kv version v1: a store with version v2 keeps metadata";
            return false;
        }

        if (mount.Length > 0)
        {
            path = $"{mount}{Metadata}{data[(mount.Length + Data.Length)..]}";
            return true;
        }

        if (data.IndexOf(Data, StringComparison.Ordinal) is > 0 and var at)
        {
            path = $"{data[..at]}{Metadata}{data[(at + Data.Length)..]}";
            return true;
        }

        error = $"provided Path isn't a valid kv v2 path: without {Field}.path, write where the data begin, such as "
            + "secret/data/app";
        return false;
    }

    /// <summary>
    /// Where External Secrets Operator up to 2.9 puts the owner's mark of a key that repeats the mount: below a folder of the
    /// mount's own name (external-secrets/external-secrets#6968).
    /// </summary>
    /// <param name="key">The remote key of a manifest.</param>
    /// <returns>The path; null where the key does not repeat the mount.</returns>
    public string? DoubledMetadataOf(string key)
    {
        var clean = Clean(key);
        return isV2 && mount.Length > 0 && clean.StartsWith(mount + "/", StringComparison.Ordinal) ? $"{mount}{Metadata}{clean}" : null;
    }

    /// <summary>Where the names in a folder are listed.</summary>
    /// <param name="folder">The folder of a manifest, below the mount where the store has one; null or empty means all.</param>
    /// <param name="path">The path to list.</param>
    /// <param name="name">What the names of its entries begin with.</param>
    /// <param name="error">Why it cannot be listed; empty where it can.</param>
    public bool TryFolder(string? folder, out string path, out string name, out string error)
    {
        name = Clean(folder ?? "");
        path = name;
        error = "";
        if (name.Length > 0 && Problem(name) is { } problem)
        {
            error = $"find.path: {problem}";
        }
        else if (mount.Length > 0)
        {
            path = Clean(isV2 ? $"{mount}{Metadata}{name}" : $"{mount}/{name}");
        }
        else if (name.Length == 0)
        {
            error = $"find needs a mount: set {Field}.path on the store, or find.path";
        }
        else if (isV2)
        {
            // A folder may be the root of the mount: secret/data.
            error = TryMetadata(name + "/", out var metadata, out var why) ? "" : why;
            path = Clean(metadata ?? "");
        }

        return error.Length == 0;
    }

    /// <summary>The path of the data of a secret that was listed.</summary>
    /// <param name="name">Its name: below the mount where the store has one, else the whole path.</param>
    public string DataOfListed(string name) =>
        mount.Length == 0 ? name : isV2 ? $"{mount}{Data}{name}" : $"{mount}/{name}";

    private string WithoutMount(string key)
    {
        if (!key.StartsWith(mount + "/", StringComparison.Ordinal))
        {
            return key;
        }

        var rest = key[(mount.Length + 1)..];
        return isV2 && rest.StartsWith("data/", StringComparison.Ordinal) ? rest["data/".Length..] : rest;
    }

    private static string WithData(string key)
    {
        if (key.Contains(Data, StringComparison.Ordinal))
        {
            return key;
        }

        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? key : $"{key[..slash]}{Data}{key[(slash + 1)..]}";
    }
}
