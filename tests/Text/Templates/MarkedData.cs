using System.Text;
using Keyferry.Text.Templates;

namespace Keyferry.Text.Tests.Templates;

/// <summary>Data in which every value holds a marker, and a look-out for the marker in texts that others may read.</summary>
internal static class MarkedData
{
    /// <summary>What every value holds.</summary>
    public const string Marker = "Qz7vKx93LmWp4RtY";

    private const int Shortest = 8;

    private static readonly string[] s_forms = [.. Forms().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Texts, JSON, YAML, PEM and bytes.</summary>
    public static TemplateData Data { get; } = TemplateData.Of(
    [
        Value("token", Marker),
        Value("json", "{\"a\":\"" + Marker + "\",\"b\":{\"c\":[\"" + Marker + "\",1,null]}}"),
        Value("yaml", $"a: {Marker}\nb: [{Marker}, 1]\n"),
        Value("pem", $"-----BEGIN {Marker}-----\nTWFyaw==\n-----END {Marker}-----\n"),
        Value("number", $"12{Marker}"),
        new("binary", new byte[] { 0xFF, 0, 0x80 }.Concat(Encoding.ASCII.GetBytes(Marker)).ToArray()),
        Value("list", $"{Marker},{Marker} {Marker}"),
    ]);

    /// <summary>Whether a text tells eight characters of the marker, plain or in base64 or hex, in any case.</summary>
    public static bool IsToldBy(string text) => s_forms.Any(f => text.Contains(f, StringComparison.OrdinalIgnoreCase));

    private static KeyValuePair<string, ReadOnlyMemory<byte>> Value(string key, string text) =>
        new(key, Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Forms()
    {
        for (var at = 0; at + Shortest <= Marker.Length; at++)
        {
            var part = Encoding.ASCII.GetBytes(Marker.Substring(at, Shortest));
            yield return Encoding.ASCII.GetString(part);
            yield return Convert.ToHexString(part);
            yield return Convert.ToBase64String(part)[..Shortest];
        }
    }
}
