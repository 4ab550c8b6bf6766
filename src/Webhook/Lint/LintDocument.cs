using System.Text.Json;
using Keyferry.Admission.Validation;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using YamlDotNet.RepresentationModel;

namespace Keyferry.Webhook.Lint;

/// <summary>One object of a file.</summary>
/// <param name="File">The file, as it was named; <c>-</c> for standard input.</param>
/// <param name="Number">The document's number in its file, from 0 on.</param>
/// <param name="Root">The object with its places in the file.</param>
/// <param name="Manifest">The object as JSON.</param>
internal sealed record LintDocument(string File, int Number, YamlNode Root, JsonElement Manifest)
{
    /// <summary>The file and the line that it begins on.</summary>
    public string Place => $"{File}:{(int)Root.Start.Line}";

    /// <summary>Its kind.</summary>
    public string Kind => Manifest.Text("kind") ?? "";

    /// <summary>Its name.</summary>
    public string Name => Metadata.Text("name") ?? "";

    /// <summary>Its namespace; empty where it names none.</summary>
    public string Namespace => Metadata.Text("namespace") ?? "";

    /// <summary>Its spec.</summary>
    public JsonElement Spec => Manifest.Get("spec");

    /// <summary>Its kind with group and version.</summary>
    public GroupVersionKind GroupVersionKind
    {
        get
        {
            var version = Manifest.Text("apiVersion") ?? "";
            var slash = version.IndexOf('/', StringComparison.Ordinal);
            return new GroupVersionKind(slash < 0 ? "" : version[..slash], version[(slash + 1)..], Kind);
        }
    }

    private JsonElement Metadata => Manifest.Get("metadata");

    /// <summary>The line, from 1 on, of a field; of the next field above it that is there where it is missing itself.</summary>
    public int LineOf(FieldPath path)
    {
        var (node, line) = (Root, (int)Root.Start.Line);
        foreach (var step in path.Steps)
        {
            if (node is YamlMappingNode map && step.Kind != FieldStepKind.Item
                && map.Children.FirstOrDefault(c => (c.Key as YamlScalarNode)?.Value == step.Name) is { Key: { } key, Value: { } value })
            {
                (node, line) = (value, (int)key.Start.Line);
            }
            else if (node is YamlSequenceNode list && step.Kind == FieldStepKind.Item && step.Index < list.Children.Count)
            {
                node = list.Children[step.Index];
                line = (int)node.Start.Line;
            }
            else
            {
                break;
            }
        }

        return line;
    }
}
