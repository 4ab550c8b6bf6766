using System.Text;
using System.Text.Json;

namespace Keyferry.Text.Tests.Vectors;

/// <summary>One golden case: inputs, and the answer that the Go implementation gave.</summary>
public sealed record Vector(string Id, string Kind, JsonElement Line)
{
    public string Path => Text("path");

    public string Strategy => Text("strategy");

    public bool IsError => Line.TryGetProperty("error", out _);

    public string ErrorText => Text("errorText");

    public JsonElement WantJson => Line.GetProperty("wantJson");

    public string Want => Text("want");

    public string Text(string name) => Line.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    public byte[] Bytes(string name, string base64Name) =>
        Line.TryGetProperty(base64Name, out var encoded)
            ? encoded.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes(Text(name));

    public override string ToString() => Id;

    public static IEnumerable<Vector> Read(string file, params string[] kinds)
    {
        var path = System.IO.Path.Combine(AppContext.BaseDirectory, "Vectors", file);
        foreach (var line in File.ReadLines(path))
        {
            var root = JsonDocument.Parse(line).RootElement;
            var kind = root.GetProperty("kind").GetString()!;
            if (kinds.Contains(kind))
                yield return new Vector(root.GetProperty("id").GetString()!, kind, root);
        }
    }
}
