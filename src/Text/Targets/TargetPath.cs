using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Keyferry.Text.Targets;

/// <summary>
/// Where a template's output goes in an object: <c>Data</c>, <c>Annotations</c>, <c>Labels</c> or <c>Spec</c> (in any
/// case), or a path such as <c>spec.rules[0].host</c>.
/// </summary>
public sealed class TargetPath
{
    /// <summary>The highest index a path may have.</summary>
    public const int MaxIndex = 10_000;

    private TargetPath(string text, IReadOnlyList<TargetStep> steps) => (Text, Steps) = (text, steps);

    /// <summary>The path as it was given.</summary>
    public string Text { get; }

    /// <summary>The steps of the path; of a well-known word too, as if it were one.</summary>
    internal IReadOnlyList<TargetStep> Steps { get; }

    /// <summary>Where the keys go that a well-known word collects; null for a path.</summary>
    internal IReadOnlyList<TargetStep>? MapSteps => Text.ToUpperInvariant() switch
    {
        "DATA" => [new("data")],
        "ANNOTATIONS" => [new("metadata"), new("annotations")],
        "LABELS" => [new("metadata"), new("labels")],
        "SPEC" => [new("spec")],
        _ => null,
    };

    /// <summary>Whether it holds texts by key and nothing else: data, annotations or labels.</summary>
    public bool IsTextMap => MapSteps is not null && !Text.Equals("spec", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a path.</summary>
    /// <param name="text">The path, such as <c>spec.rules[0].host</c>.</param>
    /// <param name="path">The path read.</param>
    /// <param name="error">What is wrong with it, and how it should look; empty where nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out TargetPath? path, out string error)
    {
        var steps = new List<TargetStep>();
        error = "";
        foreach (var segment in text.Split('.'))
        {
            error = AddSegment(segment, steps);
            if (error.Length > 0)
            {
                break;
            }
        }

        path = error.Length == 0 ? new TargetPath(text, steps) : null;
        if (path is null)
        {
            error = $"target \"{text}\": {error}; write Data, Annotations, Labels, Spec, or a path such as spec.rules[0].host";
        }

        return path is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string AddSegment(string segment, List<TargetStep> steps)
    {
        if (segment.Length == 0)
        {
            return "a segment is empty";
        }

        var bracket = segment.IndexOf('[', StringComparison.Ordinal);
        var name = bracket < 0 ? segment : segment[..bracket];
        if (name.Length == 0)
        {
            return steps.Count == 0 ? "it must start with a key, not with an index" : "an index stands without its key";
        }

        steps.Add(new TargetStep(name));
        for (var at = name.Length; at < segment.Length;)
        {
            var end = segment[at] == '[' ? segment.IndexOf(']', at) : -1;
            if (end < 0)
            {
                return "after a key only indexes such as [0] may follow, up to the next dot";
            }

            if (!int.TryParse(segment.AsSpan(at + 1, end - at - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
                || index is < 0 or > MaxIndex)
            {
                return $"an index must be a number from 0 to {MaxIndex}";
            }

            steps.Add(new TargetStep(index));
            at = end + 1;
        }

        return "";
    }
}
