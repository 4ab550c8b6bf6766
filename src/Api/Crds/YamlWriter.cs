using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Keyferry.Api.Crds;

/// <summary>Writes JSON as YAML in block style; an object or array of nothing but scalars is on one line.</summary>
public static partial class YamlWriter
{
    // A longer line would be folded, and the diff of a changed description would be the whole paragraph.
    private static readonly EmitterSettings OneLine = new EmitterSettings().WithBestWidth(int.MaxValue);

    /// <summary>Writes an object as one document, without the <c>---</c> before it.</summary>
    /// <param name="json">The object.</param>
    public static string Write(JsonObject json)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text, OneLine);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: true));
        Emit(emitter, json);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                var mapping = IsFlat(json) ? MappingStyle.Flow : MappingStyle.Block;
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, mapping));
                foreach (var (name, value) in json)
                {
                    emitter.Emit(String(name));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                var sequence = items.All(IsScalar) ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, sequence));
                foreach (var item in items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                emitter.Emit(String(value.GetValue<string>()));
                break;
            default:
                emitter.Emit(Scalar(node?.ToJsonString() ?? "null", ScalarStyle.Plain));
                break;
        }
    }

    // Half of a CRD is small leaves of the same form; on a line each they add a third of its size in indentation.
    private static bool IsFlat(JsonObject json) =>
        json.All(static f => IsScalar(f.Value) || (f.Value is JsonArray items && items.All(IsScalar)));

    private static bool IsScalar(JsonNode? value) => value is null or JsonValue;

    // The emitter quotes what is not valid in plain style, but not what would be read as another type than a string.
    private static Scalar String(string text) =>
        Scalar(text, Name().IsMatch(text) && !Keyword().IsMatch(text) ? ScalarStyle.Any : ScalarStyle.DoubleQuoted);

    private static Scalar Scalar(string text, ScalarStyle style) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);

    [GeneratedRegex("^[A-Za-z./_]", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Name();

    // The booleans and nulls of YAML 1.1, which Kubernetes reads, and its floats that begin with a dot.
    [GeneratedRegex(
        @"^(true|false|yes|no|on|off|null|y|n|\.[0-9].*|\.inf|\.nan)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, Timeout.Infinite)]
    private static partial Regex Keyword();
}
