using System.Text;
using System.Text.Json;
using Keyferry.Text.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Keyferry.Webhook.Lint;

/// <summary>Reads files of several YAML or JSON documents, as kubectl does, and keeps the lines.</summary>
internal static class YamlFile
{
    // What etcd would not take is no manifest; aliases could make a small file large.
    private const int MostNodes = 2_000_000;
    private const int Deepest = 200;

    /// <summary>The objects of a file; those of a List one by one.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="LintException">It cannot be read; the message begins with the line.</exception>
    public static IReadOnlyList<LintDocument> Read(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new LintException(file, (int)e.Start.Line, $"is no YAML: {Problem(e)}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the library does not foresee.
            throw new LintException(file, 0, $"is no YAML ({e.GetType().Name})");
        }

        var documents = new List<LintDocument>();
        foreach (var (number, document) in stream.Documents.Index())
        {
            if (document.RootNode is YamlScalarNode { Value: null or "" })
            {
                continue;
            }

            if (document.RootNode is not YamlMappingNode root)
            {
                throw new LintException(file, (int)document.RootNode.Start.Line, "is no object: a manifest is a map of fields");
            }

            IEnumerable<YamlNode> objects = IsList(root, out var items) ? items : [root];
            foreach (var item in objects)
            {
                documents.Add(new LintDocument(file, number, item, Json(file, item)));
            }
        }

        return documents;
    }

    private static bool IsList(YamlMappingNode root, out IEnumerable<YamlNode> items)
    {
        var fields = root.Children.Where(static c => c.Key is YamlScalarNode).DistinctBy(static c => ((YamlScalarNode)c.Key).Value)
            .ToDictionary(static c => ((YamlScalarNode)c.Key).Value ?? "", static c => c.Value, StringComparer.Ordinal);
        items = fields.GetValueOrDefault("items") is YamlSequenceNode list ? list.Children : [];
        return fields.GetValueOrDefault("kind") is YamlScalarNode { Value: { } kind } && kind.EndsWith("List", StringComparison.Ordinal)
            && fields.ContainsKey("items");
    }

    private static JsonElement Json(string file, YamlNode root)
    {
        var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = Deepest + 1 }))
        {
            var left = MostNodes;
            Write(writer, file, root, 0, ref left);
        }

        return JsonElement.Parse(buffer.ToArray(), new JsonDocumentOptions { MaxDepth = Deepest + 1 });
    }

    private static void Write(Utf8JsonWriter writer, string file, YamlNode node, int depth, ref int left)
    {
        if (depth > Deepest || --left < 0)
        {
            throw new LintException(
                file, (int)node.Start.Line, depth > Deepest ? $"is nested deeper than {Deepest}" : $"has more than {MostNodes} values");
        }

        switch (node)
        {
            case YamlMappingNode map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Children)
                {
                    writer.WritePropertyName((key as YamlScalarNode)?.Value
                        ?? throw new LintException(file, (int)key.Start.Line, "has a key that is no text"));
                    Write(writer, file, value, depth + 1, ref left);
                }

                writer.WriteEndObject();
                break;
            case YamlSequenceNode list:
                writer.WriteStartArray();
                foreach (var item in list.Children)
                {
                    Write(writer, file, item, depth + 1, ref left);
                }

                writer.WriteEndArray();
                break;
            case YamlScalarNode scalar when scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty
                && PlainScalar.JsonOf(scalar.Value ?? "") is { } json:
                writer.WriteRawValue(json);
                break;
            default:
                writer.WriteStringValue((node as YamlScalarNode)?.Value ?? "");
                break;
        }
    }

    // The text may quote what stands in the file, a credential among it; only what comes before that is kept.
    private static string Problem(YamlException e)
    {
        var text = new StringBuilder();
        foreach (var rune in e.Message.EnumerateRunes())
        {
            if (rune.Value is '\'' or '"' or '\n')
            {
                break;
            }

            text.Append(rune);
        }

        return text.ToString().TrimEnd(' ', ':', ',');
    }
}

/// <summary>A file that cannot be read.</summary>
/// <param name="file">The file.</param>
/// <param name="line">The line, from 1 on; 0 where none is to blame.</param>
/// <param name="problem">What is wrong.</param>
internal sealed class LintException(string file, int line, string problem)
    : Exception($"{file}{(line > 0 ? $":{line}" : "")}: {problem}");
