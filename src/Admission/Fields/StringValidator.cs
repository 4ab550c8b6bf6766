using System.Buffers.Text;
using System.Globalization;
using System.Text.RegularExpressions;
using Keyferry.Api.Schema;
using Keyferry.Api.Validation;
using Keyferry.Text.Naming;

namespace Keyferry.Admission.Fields;

/// <summary>Checks one text against its schema.</summary>
internal static partial class StringValidator
{
    private const int LongestTime = 64;

    /// <summary>The first thing that is wrong; null where nothing is.</summary>
    /// <param name="node">The schema.</param>
    /// <param name="text">The text; where the schema lists words, one that is not among them.</param>
    public static (string Reason, string Message)? Problem(SchemaNode node, string text)
    {
        if (node.AllowedValues.Length > 0)
        {
            return NotAllowed(node, text);
        }

        if (node.StringFormat == StringFormat.Duration)
        {
            return DurationHints.Problem(text) is { } problem ? (CauseType.Invalid, problem) : null;
        }

        if (node.MinLength > text.Length)
        {
            return (CauseType.Invalid, text.Length == 0 ? "is empty" : $"is shorter than {node.MinLength}");
        }

        if (node.MaxLength < text.Length)
        {
            return (CauseType.TooLong, $"has {text.Length} characters; at most {node.MaxLength} are allowed");
        }

        if (node.PatternRegex?.Value.IsMatch(text) == false)
        {
            return (CauseType.Invalid, Malformed(node, text));
        }

        return Format(node, text);
    }

    private static (string Reason, string Message) NotAllowed(SchemaNode node, string text)
    {
        var message = $"{RedactedValue.Of(text)} is not one of {string.Join(", ", node.AllowedValues)}";
        return (
            CauseType.NotSupported,
            Meant(text, node.AllowedValues) is { } near ? $"{message}; did you mean \"{near}\"?" : message);
    }

    // Of v3 both v1 and v2 are as near: to name one of them would be a guess.
    private static string? Meant(string text, IReadOnlyList<string> allowed) =>
        NearestName.Of(text, allowed) is { } near
        && (string.Equals(near, text, StringComparison.OrdinalIgnoreCase) || NearestName.Of(text, allowed.Where(v => v != near)) is null)
            ? near
            : null;

    private static string Malformed(SchemaNode node, string text)
    {
        var (what, meant) = node.StringFormat switch
        {
            StringFormat.DnsSubdomain => (
                "an object's name: lower case letters, digits, '-' and '.', with a letter or digit at both ends",
                Clean(text.ToLowerInvariant(), ".-", '-').Trim('-', '.')),
            StringFormat.DnsLabel => (
                "a namespace's name: lower case letters, digits and '-', with a letter or digit at both ends",
                Clean(text.ToLowerInvariant(), "-", '-').Trim('-')),
            StringFormat.ConfigMapKey => (
                "a key of a Secret: letters, digits, '-', '_' and '.'", Clean(text, "-_.", '_')),
            _ => ($"of the form {node.Pattern}", ""),
        };
        // A string with characters that no name has may be a password.
        var isName = node.StringFormat is not (StringFormat.DnsSubdomain or StringFormat.DnsLabel or StringFormat.ConfigMapKey)
            || text.All(static c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ' ');
        var message = $"{(isName ? RedactedValue.Of(text) : CredentialText.Mask(text))} is not {what}";
        return isName && meant.Length > 0 && RedactedValue.IsSafe(text) && node.PatternRegex!.Value.IsMatch(meant)
            ? $"{message}; did you mean \"{meant}\"?"
            : message;
    }

    private static (string Reason, string Message)? Format(SchemaNode node, string text) => node.Format switch
    {
        // The value may be a key that somebody pasted: it is not shown.
        "byte" when !Base64.IsValid(text) => (
            CauseType.Invalid,
            text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? "holds plain PEM; encode it once more: base64 -w0 ca.pem"
                : "is not base64"),
        "date-time" when !IsTime(text) => (
            CauseType.Invalid, $"{RedactedValue.Of(text)} is not a time such as 2026-01-02T15:04:05Z"),
        _ => null,
    };

    // What the API server takes as date-time.
    // https://github.com/kubernetes/kube-openapi/blob/master/pkg/validation/strfmt/time.go (IsDateTime)
    private static bool IsTime(string text) =>
        text.Length <= LongestTime
        && TimeOfDay().IsMatch(text)
        && DateOnly.TryParseExact(
            text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    [GeneratedRegex(
        @"^\d{4}-\d{2}-\d{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex TimeOfDay();

    private static string Clean(string text, string allowed, char replacement) => string.Create(
        text.Length, (text, allowed, replacement), static (span, s) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = s.text[i];
                span[i] = char.IsAsciiLetterOrDigit(c) || s.allowed.Contains(c) ? c : s.replacement;
            }
        });
}
