using System.Text.RegularExpressions;
using Keyferry.Api.Schema;

namespace Keyferry.Admission.Rules;

/// <summary>Keys and values of labels, as the API server demands them. Pure.</summary>
internal static partial class LabelSyntax
{
    private const int LongestName = 63;
    private const int LongestPrefix = 253;

    /// <summary>What is wrong with a key; null where nothing is.</summary>
    public static string? KeyProblem(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        return prefix is not null && (prefix.Length is 0 or > LongestPrefix || !Prefix().IsMatch(prefix))
                ? "is no label: before the slash stands a DNS name such as example.com"
            : name.Length is 0 or > LongestName || !Name().IsMatch(name)
                ? $"is no label: expected up to {LongestName} letters, digits, dashes, dots and underscores, a letter or digit first and last"
            : null;
    }

    /// <summary>What is wrong with a value; null where nothing is.</summary>
    public static string? ValueProblem(string value) =>
        value.Length == 0 || (value.Length <= LongestName && Name().IsMatch(value))
            ? null
            : $"is no value that a label can have: expected up to {LongestName} letters, digits, dashes, dots and underscores, a letter or digit first and last";

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Name();

    [GeneratedRegex(Patterns.DnsSubdomain, RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Prefix();
}
