using System.Buffers.Text;
using System.Globalization;
using Keyferry.Api.Faults;
using Keyferry.Api.Schema;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>Checks one text against its schema.</summary>
internal static class TextCheck
{
    /// <summary>The first thing that is wrong; null where nothing is.</summary>
    public static (string Reason, string Message)? Problem(SchemaNode node, string text)
    {
        if (node.Values.Count > 0)
            return node.Values.Contains(text, StringComparer.Ordinal) ? null : NotAllowed(node, text);
        if (node.Shape == TextShape.Duration)
            return DurationHints.Problem(text) is { } problem ? (FaultReasons.Invalid, problem) : null;
        if (node.MinLength > text.Length)
            return (FaultReasons.Invalid, text.Length == 0 ? "is empty" : $"is shorter than {node.MinLength}");
        if (node.MaxLength < text.Length)
            return (FaultReasons.TooLong, $"has {text.Length} characters; at most {node.MaxLength} are allowed");
        if (node.PatternTest?.IsMatch(text) == false)
            return (FaultReasons.Invalid, Malformed(node, text));
        return Format(node, text);
    }

    private static (string Reason, string Message) NotAllowed(SchemaNode node, string text)
    {
        var message = $"{ShownValue.Of(text)} is not one of {string.Join(", ", node.Values)}";
        return (
            FaultReasons.NotSupported,
            NearNames.Of(text, node.Values) is { } near ? $"{message}; did you mean \"{near}\"?" : message);
    }

    private static string Malformed(SchemaNode node, string text)
    {
        var (what, meant) = node.Shape switch
        {
            TextShape.DnsName => (
                "an object's name: lower case letters, digits, '-' and '.', with a letter or digit at both ends",
                Clean(text.ToLowerInvariant(), ".-", '-').Trim('-', '.')),
            TextShape.NamespaceName => (
                "a namespace's name: lower case letters, digits and '-', with a letter or digit at both ends",
                Clean(text.ToLowerInvariant(), "-", '-').Trim('-')),
            TextShape.KeyName => (
                "a key of a Secret: letters, digits, '-', '_' and '.'", Clean(text, "-_.", '_')),
            _ => ($"of the form {node.Pattern}", ""),
        };
        var message = $"{ShownValue.Of(text)} is not {what}";
        return meant.Length > 0 && node.PatternTest!.IsMatch(meant)
            ? $"{message}; did you mean \"{meant}\"?"
            : message;
    }

    private static (string Reason, string Message)? Format(SchemaNode node, string text) => node.Format switch
    {
        // The value may be a key that somebody pasted: it is not shown.
        "byte" when !Base64.IsValid(text) => (
            FaultReasons.Invalid,
            text.Contains("-----BEGIN", StringComparison.Ordinal)
                ? "holds plain PEM; encode it once more: base64 -w0 ca.pem"
                : "is not base64"),
        "date-time" when !DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) || !text.Contains('T') => (
            FaultReasons.Invalid, $"{ShownValue.Of(text)} is not a time such as 2026-01-02T15:04:05Z"),
        _ => null,
    };

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
