using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>A secret, without its values.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">Its annotations.</param>
/// <param name="Topics">The topics that are told of changes.</param>
/// <param name="Etag">What it is like, for writes that hang on it.</param>
internal sealed record SecretInfo(
    string Id, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations,
    IReadOnlyList<string> Topics, string Etag)
{
    /// <summary>Reads one.</summary>
    public static SecretInfo Read(JsonElement json) => new(
        LastPart(json.Text("name")), json.Map("labels"), json.Map("annotations"),
        [.. json.Items("topics").Select(static t => t.Text("name"))], json.Text("etag"));

    /// <summary>The last part of a name: names come back with the project's number.</summary>
    internal static string LastPart(string name) => name[(name.LastIndexOf('/') + 1)..];
}

/// <summary>A version of a secret, without its value.</summary>
/// <param name="Number">Its number.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record VersionInfo(string Number, DateTimeOffset CreatedAt)
{
    /// <summary>Reads one.</summary>
    public static VersionInfo Read(JsonElement json) => new(
        SecretInfo.LastPart(json.Text("name")),
        DateTimeOffset.TryParse(json.Text("createTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : DateTimeOffset.MinValue);
}

/// <summary>Items of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">What leads to the next page; empty where there is none.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string Next)
{
    /// <summary>Reads one.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="name">The member that lists.</param>
    /// <param name="read">Reads an item.</param>
    public static Page<T> Read(JsonElement json, string name, Func<JsonElement, T> read) =>
        new([.. json.Items(name).Select(read)], json.Text("nextPageToken"));
}

/// <summary>The value of a version. No record: its text would hold it.</summary>
/// <param name="bytes">The bytes, which the receiver owns.</param>
internal sealed class SecretPayload(byte[] bytes)
{
    // Castagnoli's polynomial, all bits set before and inverted after (https://cloud.google.com/secret-manager/docs/data-integrity).
    private const uint AllBits = uint.MaxValue;

    /// <summary>The bytes, which the receiver owns.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Reads one; null where it has no bytes or its checksum is another.</summary>
    public static SecretPayload? Read(JsonElement json)
    {
        if (!json.TryGetProperty("payload", out var payload) || payload.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        // An empty value is left out, as all unset members are.
        var bytes = payload.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String
            ? data.TryGetBytesFromBase64(out var found) ? found : null
            : [];
        var sum = payload.Text("dataCrc32c");
        return bytes is null || (sum.Length > 0 && sum != Checksum(bytes)) ? null : new SecretPayload(bytes);
    }

    /// <summary>The CRC32C of bytes, in decimal digits.</summary>
    public static string Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = AllBits;
        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return (crc ^ AllBits).ToString(CultureInfo.InvariantCulture);
    }
}
