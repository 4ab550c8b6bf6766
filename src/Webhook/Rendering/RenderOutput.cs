using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Text.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Keyferry.Webhook.Rendering;

/// <summary>Writes documents for people (YAML) and for programs (JSON, one a line).</summary>
internal static partial class RenderOutput
{
    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["yaml", "json"];

    private static readonly JsonSerializerOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one document.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="comment">What it was made of.</param>
    /// <param name="document">The document.</param>
    /// <param name="output">Where to.</param>
    public static async Task WriteAsync(string format, string comment, JsonObject document, TextWriter output) =>
        await output.WriteAsync(format == "json" ? document.ToJsonString(_plain) + "\n" : $"---\n# {comment}\n{Yaml(document)}");

    private static string Yaml(JsonObject document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: true));
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (name, value) in map)
                {
                    emitter.Emit(Text(name));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                emitter.Emit(Text(value.GetValue<string>()));
                break;
            default:
                emitter.Emit(Scalar(node?.ToJsonString() ?? "null", ScalarStyle.Plain));
                break;
        }
    }

    // Quoted wherever somebody might read it as anything but a text.
    private static Scalar Text(string text) => Scalar(text,
        text.Contains('\n', StringComparison.Ordinal) && text.All(static c => c == '\n' || !char.IsControl(c)) ? ScalarStyle.Literal
        : Plain().IsMatch(text) && PlainScalar.JsonOf(text) is null ? ScalarStyle.Plain
        : ScalarStyle.DoubleQuoted);

    private static Scalar Scalar(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);

    [GeneratedRegex("^[A-Za-z/_]([A-Za-z0-9/_.:@-]*[A-Za-z0-9/_.@-])?$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Plain();
}
