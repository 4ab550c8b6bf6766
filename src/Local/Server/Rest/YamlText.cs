using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Keyferry.Local.Server.Rest;

/// <summary>Reads YAML 1.1 as Kubernetes does (so that <c>y</c> is a boolean), and writes JSON values as YAML.</summary>
internal static partial class YamlText
{
    /// <summary>Reads the first document; of keys that come twice the last wins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duplicates">Gets what to say about each key that came twice.</param>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public static JsonNode? Read(string text, List<string>? duplicates = null)
    {
        using var reader = new StringReader(text);
        var parser = new Parser(reader);
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return null;
        }

        return ReadNode(parser, [], duplicates);
    }

    /// <summary>Writes a value as YAML with sorted keys.</summary>
    public static string Write(JsonNode? node)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var stream = new YamlStream(new YamlDocument(ToYaml(node)));
        stream.Save(new Emitter(text, new EmitterSettings().WithBestWidth(80)), assignAnchors: false);
        var written = text.ToString();
        return written.EndsWith("...\n", StringComparison.Ordinal) ? written[..^4] : written;
    }

    private static JsonNode? ReadNode(Parser parser, Dictionary<string, JsonNode?> anchors, List<string>? duplicates)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.GetValueOrDefault(alias.Value.Value).Copy();
        }

        var anchor = (parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        JsonNode? node;
        if (parser.TryConsume<MappingStart>(out _))
        {
            var map = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>();
                if (map.ContainsKey(key.Value))
                {
                    duplicates?.Add($"line {key.Start.Line}: key \"{key.Value}\" already set in map");
                }

                map[key.Value] = ReadNode(parser, anchors, duplicates);
            }

            node = map;
        }
        else if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                list.Add(ReadNode(parser, anchors, duplicates));
            }

            node = list;
        }
        else
        {
            var scalar = parser.Consume<Scalar>();
            node = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty ? Plain(scalar.Value) : JsonValue.Create(scalar.Value);
        }

        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = node;
        }

        return node;
    }

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "y" or "Y" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "true" or "True" or "TRUE" => JsonValue.Create(true),
        "n" or "N" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when Number().IsMatch(text) => JsonText.Read(System.Text.Encoding.UTF8.GetBytes(text)),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
               && char.IsAsciiDigit(text[^1]) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static YamlNode ToYaml(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                var map = new YamlMappingNode();
                if (obj.Count == 0)
                {
                    map.Style = MappingStyle.Flow;
                }

                foreach (var (name, value) in obj.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    map.Add(TextNode(name), ToYaml(value));
                }

                return map;
            case JsonArray array:
                var list = new YamlSequenceNode(array.Select(ToYaml));
                if (array.Count == 0)
                {
                    list.Style = SequenceStyle.Flow;
                }

                return list;
            case JsonValue value when value.AsText() is { } text:
                return TextNode(text);
            default:
                return new YamlScalarNode(node?.ToJsonString() ?? "null") { Style = ScalarStyle.Plain };
        }
    }

    private static YamlScalarNode TextNode(string text)
    {
        var plain = Plain(text) is JsonValue value && value.AsText() is not null && !Time().IsMatch(text);
        var style = plain ? ScalarStyle.Any : ScalarStyle.DoubleQuoted;
        return new YamlScalarNode(text) { Style = text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : style };
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Time();
}
