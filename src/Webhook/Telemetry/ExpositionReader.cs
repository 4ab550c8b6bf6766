using System.Globalization;
using System.Text;

namespace Keyferry.Webhook.Telemetry;

/// <summary>Reads the text in which this program's own metrics are written.</summary>
public static class ExpositionReader
{
    /// <summary>The families; a histogram's buckets, sum and count are each one of their own.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyDictionary<string, MetricFamily> Read(string text)
    {
        var families = new Dictionary<string, MetricFamily>(StringComparer.Ordinal);
        var (help, isCounter) = ("", false);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("# HELP "))
            {
                var rest = line[7..];
                help = rest.IndexOf(' ') is >= 0 and var space ? rest[(space + 1)..].ToString() : "";
            }
            else if (line.StartsWith("# TYPE "))
            {
                isCounter = line.EndsWith(" counter") || line.EndsWith(" histogram");
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                Add(families, line, help, isCounter);
            }
        }

        return families;
    }

    private static void Add(Dictionary<string, MetricFamily> families, ReadOnlySpan<char> line, string help, bool isCounter)
    {
        var end = line.IndexOfAny('{', ' ');
        if (end <= 0)
        {
            return;
        }

        var name = line[..end].ToString();
        List<KeyValuePair<string, object?>> tags = [];
        var rest = line[end..];
        if (rest[0] == '{')
        {
            rest = Labels(rest[1..], tags);
        }

        rest = rest.Trim(' ');
        if (!double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return;
        }

        if (!families.TryGetValue(name, out var family))
        {
            families[name] = family = new MetricFamily(name, isCounter, help, []);
        }

        family.Samples.Add(new Sample([.. tags], number));
    }

    // name="text",name="text"}: what follows it.
    private static ReadOnlySpan<char> Labels(ReadOnlySpan<char> rest, List<KeyValuePair<string, object?>> tags)
    {
        while (rest.Length > 0 && rest[0] != '}')
        {
            var equals = rest.IndexOf("=\"");
            if (equals < 0)
            {
                return [];
            }

            var name = rest[..equals].TrimStart(',').ToString();
            rest = rest[(equals + 2)..];
            var shown = new StringBuilder();
            var at = 0;
            for (; at < rest.Length && rest[at] != '"'; at++)
            {
                if (rest[at] == '\\' && at + 1 < rest.Length)
                {
                    at++;
                    shown.Append(rest[at] == 'n' ? '\n' : rest[at]);
                }
                else
                {
                    shown.Append(rest[at]);
                }
            }

            tags.Add(new(name, shown.ToString()));
            rest = at < rest.Length ? rest[(at + 1)..] : [];
        }

        return rest.Length > 0 ? rest[1..] : [];
    }
}
