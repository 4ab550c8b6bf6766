using System.Globalization;
using System.Text;

namespace Keyferry.Text.Sjson;

/// <summary>
/// A path to one place of a JSON document, as sjson has it: names with dots between them, a dot of a name behind a
/// backslash, a number for an item of an array, <c>-1</c> for the item behind its last, and a colon before a number that is
/// a name.
/// </summary>
internal static class SjsonPath
{
    /// <summary>How many items an array may be filled up with.</summary>
    public const int MostItems = 1_000;

    private const int MostSteps = 100;
    private const string Patterns = "|#@*?";

    /// <summary>Reads a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="steps">Its steps; empty where it is wrong.</param>
    /// <param name="problem">What is wrong; null where nothing is.</param>
    public static bool TryParse(string path, out IReadOnlyList<SjsonStep> steps, out string? problem)
    {
        var read = new List<SjsonStep>();
        var name = new StringBuilder();
        var (isForced, isStart) = (false, true);
        problem = path.Length == 0 ? "the path is empty" : null;
        for (var at = 0; at < path.Length && problem is null; at++)
        {
            switch (path[at])
            {
                case ':' when isStart:
                    isForced = true;
                    break;
                case '.':
                    read.Add(StepOf(name.ToString(), isForced));
                    name.Clear();
                    isForced = false;
                    isStart = true;
                    continue;
                case '\\' when at + 1 < path.Length:
                    name.Append(path[++at]);
                    break;
                case var c when Patterns.Contains(c, StringComparison.Ordinal):
                    problem = $"\"{c}\" names no single place; put a backslash before it where it belongs to a name";
                    break;
                default:
                    name.Append(path[at]);
                    break;
            }

            isStart = false;
        }

        read.Add(StepOf(name.ToString(), isForced));
        problem ??= read.Count > MostSteps ? $"more than {MostSteps} steps" : null;
        problem ??= read.Find(static s => s.Index > MostItems) is { Name: { } far } ? $"item {far} is beyond {MostItems}" : null;
        steps = problem is null ? read : [];
        return problem is null;
    }

    private static SjsonStep StepOf(string name, bool isForced)
    {
        var isNumber = !isForced && name.Length > 0 && name.All(char.IsAsciiDigit);
        var index = !isNumber ? -1
            : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        return new SjsonStep(name, index, !isForced && name == "-1");
    }
}

/// <summary>A step of a path.</summary>
/// <param name="Name">The name of a member.</param>
/// <param name="Index">The place of an item; -1 where it names none.</param>
/// <param name="IsBehindLast">Whether it means the item behind the last one.</param>
internal readonly record struct SjsonStep(string Name, int Index, bool IsBehindLast)
{
    /// <summary>Whether what is made for it is an array.</summary>
    public bool IsItem => Index >= 0 || IsBehindLast;
}
