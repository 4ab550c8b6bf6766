using System.Globalization;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Metrics;

/// <summary>One sample.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>The labels' names in order, without the bound of a bucket.</summary>
    public string LabelNames => string.Join(
        ',', Labels.Keys.Where(static l => l != "le").Order(StringComparer.Ordinal));

    public bool Has(params (string Name, string Value)[] labels) =>
        labels.All(l => Labels.TryGetValue(l.Name, out var value) && value == l.Value);
}

/// <summary>All samples of one name.</summary>
internal sealed record Family(string Name, string Type)
{
    public List<Sample> Samples { get; } = [];
}

/// <summary>
/// Reads Prometheus' text format, and fails where Prometheus would: a sample outside of its family, a family in two
/// places, a series twice.
/// </summary>
internal static partial class Exposition
{
    public static Dictionary<string, Family> Read(string text)
    {
        var families = new Dictionary<string, Family>(StringComparer.Ordinal);
        var series = new HashSet<string>(StringComparer.Ordinal);
        Family? current = null;
        Assert.That(text, Does.EndWith("\n"));
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                continue;
            }

            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var words = line.Split(' ');
                current = new Family(words[2], words[3]);
                Assert.That(families.TryAdd(current.Name, current), Is.True, $"family twice: {line}");
                continue;
            }

            var match = SampleLine().Match(line);
            Assert.That(match.Success, Is.True, $"not a sample: {line}");
            var name = match.Groups["name"].Value;
            Assert.That(current is not null && IsOf(name, current), Is.True, $"outside of its family: {line}");
            Assert.That(series.Add(name + match.Groups["labels"].Value), Is.True, $"series twice: {line}");
            current!.Samples.Add(new Sample(
                name,
                Label().Matches(match.Groups["labels"].Value).ToDictionary(
                    static m => m.Groups["name"].Value, static m => m.Groups["value"].Value, StringComparer.Ordinal),
                double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal),
                    CultureInfo.InvariantCulture)));
        }

        return families;
    }

    private static bool IsOf(string sample, Family family) => sample == family.Name
        || (family.Type == "histogram" && sample.StartsWith(family.Name, StringComparison.Ordinal)
            && sample[family.Name.Length..] is "_bucket" or "_sum" or "_count");

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[^ ]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)"(,|$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
