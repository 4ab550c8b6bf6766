using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Keyferry.Local.Tests.Transcripts;

/// <summary>The values that a group's placeholders, such as <c>&lt;rv:3&gt;</c>, have taken so far.</summary>
internal sealed partial class Placeholders
{
    private const string Time = @"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?: ?(?:Z|[+-]\d\d:?\d\d))?";

    private static readonly Dictionary<string, string> Patterns = new(StringComparer.Ordinal)
    {
        ["rv"] = @"\d+",
        ["rev"] = @"\d+",
        ["uid"] = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        ["time"] = Time,
        ["age"] = @"(?:\d+[smhdy])+|<unknown>",
        ["random"] = "[A-Za-z0-9]+",
        ["token"] = @"[\w-]+\.[\w-]+\.[\w-]+",
        ["continue"] = @"[^""&\s]+",
        ["kube"] = @"[^\s""]+",
        ["hook"] = @"[^\s""]+",
        ["hook-ca"] = @"[^\s""]+",
        ["closed-host"] = @"[^\s""]+?",
        ["hash"] = "[0-9A-F]+",
        ["home"] = @"[^\s""]+?",
        ["tmp"] = @"[^\s""]+?",
        ["klog"] = @"[^\]]*?",
        ["any"] = @"[\s\S]*",
        ["binary"] = @"[\s\S]*",
        ["certificate"] = @"-----BEGIN[\s\S]*",
        ["more"] = @"[\s\S]*",
    };

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public string this[string key]
    {
        set => values[key] = value;
    }

    /// <summary>A copy, for an attempt whose values count only if it succeeds.</summary>
    public Placeholders Copy()
    {
        var copy = new Placeholders();
        copy.Take(this);
        return copy;
    }

    /// <summary>Takes over what another has.</summary>
    public void Take(Placeholders other)
    {
        foreach (var (key, value) in other.values)
        {
            values[key] = value;
        }
    }

    /// <summary>The text with known placeholders replaced by their values.</summary>
    public string Fill(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal))
        {
            return text;
        }

        lock (gate)
        {
            return Placeholder().Replace(text, m => Repeat(m) ?? values.GetValueOrDefault(Key(m)) ?? Now(m) ?? m.Value);
        }
    }

    /// <summary>Whether the text fits what was recorded; placeholders without a value take the one found.</summary>
    public bool Fits(string expected, string actual)
    {
        if (!expected.Contains('<', StringComparison.Ordinal))
        {
            return string.Equals(expected, actual, StringComparison.Ordinal);
        }

        lock (gate)
        {
            var names = new List<string>();
            var match = Regex.Match(actual, Pattern(expected, names), RegexOptions.None, TimeSpan.FromSeconds(5));
            return match.Success && Bind(names, match);
        }
    }

    private static string? Repeat(Match placeholder) => placeholder.Groups["times"] is { Success: true } times
        ? new string(placeholder.Groups["char"].Value[0], int.Parse(times.Value, CultureInfo.InvariantCulture))
        : null;

    // A time that is sent is the present one.
    private static string? Now(Match placeholder) => placeholder.Value == "<time>"
        ? TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : null;

    private static string Key(Match placeholder) => placeholder.Value[1..^1];

    private string Pattern(string expected, List<string> names)
    {
        var pattern = new StringBuilder(@"\A");
        var at = 0;
        foreach (Match m in Placeholder().Matches(expected))
        {
            pattern.Append(Regex.Escape(expected[at..m.Index]));
            at = m.Index + m.Length;
            var kind = m.Groups["kind"].Value;
            if (Repeat(m) is { } repeated)
            {
                pattern.Append(Regex.Escape(repeated));
            }
            else if (m.Groups["more"].Success)
            {
                pattern.Append(Patterns["more"]);
            }
            else if (kind is "kube" or "hook" or "hook-ca" or "closed-host" or "home" && values.TryGetValue(kind, out var known))
            {
                pattern.Append(Regex.Escape(known));
            }
            else
            {
                pattern.Append('(').Append(Patterns[kind]).Append(')');
                names.Add(m.Groups["number"].Success ? Key(m) : "");
            }

            if (kind == "age")
            {
                at = SkipPadding(expected, at, pattern);
            }
        }

        return pattern.Append(Regex.Escape(expected[at..])).Append(@"\z").ToString();
    }

    // An age is as wide as it happens to be, and so is what pads it.
    private static int SkipPadding(string expected, int at, StringBuilder pattern)
    {
        var start = at;
        while (at < expected.Length && expected[at] == ' ')
        {
            at++;
        }

        if (at > start)
        {
            pattern.Append(" +");
        }

        return at;
    }

    private bool Bind(List<string> names, Match match)
    {
        var fits = true;
        for (var i = 0; i < names.Count; i++)
        {
            var (name, value) = (names[i], match.Groups[i + 1].Value);
            if (name.Length == 0)
            {
                continue;
            }

            fits &= values.TryGetValue(name, out var known) ? known == value : !Taken(name, value);
            // Also where it does not fit: the lines that follow are about what the server has.
            values[name] = value;
        }

        return fits;
    }

    // Two numbers mean two versions, two objects.
    private bool Taken(string name, string value)
    {
        var kind = name[..(name.IndexOf(':', StringComparison.Ordinal) + 1)];
        return kind is "rv:" or "uid:" &&
            values.Any(v => v.Key.StartsWith(kind, StringComparison.Ordinal) && v.Value == value);
    }

    [GeneratedRegex(@"<(?<times>\d+) times (?<char>.)>|<(?<more>(?:\d+ )?more)>|" +
        @"<(?<kind>rv|rev|uid|time|age|random|token|continue|kube|hook|hook-ca|closed-host|hash|home|tmp|klog|any|binary|certificate)" +
        @"(?::(?<number>\d+))?>")]
    private static partial Regex Placeholder();
}
