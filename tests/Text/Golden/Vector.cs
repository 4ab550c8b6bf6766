using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Keyferry.Text.Tests.Golden;

/// <summary>One golden case: inputs, and the answer that the Go implementation gave.</summary>
public sealed record Vector(string Id, string Kind, string Family, JsonElement Line)
{
    public string Path => Text("path");

    public string Strategy => Text("strategy");

    public bool IsError => Line.TryGetProperty("error", out _);

    /// <summary>The wanted text holds words of Go's own errors: only whether there is one counts.</summary>
    public bool IsSoft => Line.TryGetProperty("soft", out _);

    public string ErrorText => Text("errorText");

    public JsonElement WantJson => Line.GetProperty("wantJson");

    public string Want => Text("want");

    /// <summary>The folder of the golden cases: the project's own, or the one that TEMPLATE_VECTORS names.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("TEMPLATE_VECTORS") is { Length: > 0 } folder
        ? folder
        : System.IO.Path.Combine(AppContext.BaseDirectory, "vectors");

    public string Text(string name) => Line.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    public int Number(string name) => Line.TryGetProperty(name, out var number) ? number.GetInt32() : 0;

    public byte[] Bytes(string name, string base64Name) =>
        Line.TryGetProperty(base64Name, out var encoded)
            ? encoded.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(Text(name));

    /// <summary>The values under <c>data</c> and, for those that are no UTF-8, <c>dataB64</c>.</summary>
    public IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> Data()
    {
        if (Line.TryGetProperty("data", out var texts))
        {
            foreach (var text in texts.EnumerateObject())
            {
                yield return new(text.Name, Encoding.UTF8.GetBytes(text.Value.GetString()!));
            }
        }

        if (Line.TryGetProperty("dataB64", out var encoded))
        {
            foreach (var value in encoded.EnumerateObject())
            {
                yield return new(value.Name, value.Value.GetBytesFromBase64());
            }
        }
    }

    /// <summary>A value of a map that is wanted: a text, or what is no UTF-8 as an object with its base64.</summary>
    public static byte[] BytesOf(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? value.GetProperty("b64").GetBytesFromBase64()
        : Encoding.UTF8.GetBytes(value.GetString()!);

    /// <summary>Whether these bytes are the wanted ones: given as text, as base64 or as a hash.</summary>
    public bool Wants(ReadOnlySpan<byte> output)
    {
        if (Line.TryGetProperty("want", out var text))
        {
            return output.SequenceEqual(Encoding.UTF8.GetBytes(text.GetString()!));
        }

        if (Line.TryGetProperty("wantB64", out var encoded))
        {
            return output.SequenceEqual(encoded.GetBytesFromBase64());
        }

        return Line.TryGetProperty("wantSha256", out var hash)
            && Convert.ToHexStringLower(SHA256.HashData(output)) == hash.GetString();
    }

    public override string ToString() => Id;

    public static IEnumerable<Vector> All() => In(Folder);

    /// <summary>Cases that are the project's own, not answered by Go: what the others leave out.</summary>
    public static IEnumerable<Vector> Own() => In(System.IO.Path.Combine(AppContext.BaseDirectory, "vectors", "own"));

    public static IEnumerable<Vector> OfKinds(params string[] kinds) => All().Where(v => kinds.Contains(v.Kind));

    private static IEnumerable<Vector> In(string folder) =>
        Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(ReadFile);

    private static IEnumerable<Vector> ReadFile(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var root = JsonDocument.Parse(line).RootElement;
            yield return new Vector(
                root.GetProperty("id").GetString()!, root.GetProperty("kind").GetString()!,
                root.GetProperty("family").GetString()!, root);
        }
    }
}
