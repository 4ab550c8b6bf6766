using System.Text.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Fields;

/// <summary>How values appear in messages: short, and never where they are credentials or look like one.</summary>
internal static class RedactedValue
{
    private const int Longest = 60;
    private const int LongestMessage = 600;

    /// <summary>What was found, by its kind and, where that is safe, its value.</summary>
    /// <param name="value">What was found.</param>
    /// <param name="isHidden">Whether the value may be a credential, so that only its kind is shown.</param>
    public static string Of(JsonElement value, bool isHidden) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String when isHidden => "a text",
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Number when isHidden => "a number",
        JsonValueKind.Number => $"the number {Raw(value)}",
        JsonValueKind.Null => "null",
        _ when isHidden => "true or false",
        _ => value.GetRawText(),
    };

    /// <summary>A number or truth value as it was written, cut where it is long.</summary>
    public static string Raw(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    /// <summary>A message, cut where it repeats too much of what somebody wrote.</summary>
    public static string Cut(string message) =>
        message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";

    /// <summary>A text in quotes, cut where it is long; masked where it looks like a credential.</summary>
    public static string Of(string text)
    {
        if (CredentialText.IsLikely(text))
        {
            return CredentialText.Mask(text);
        }

        var shown = text.Length <= Longest ? text : text[..Longest] + "…";
        return $"\"{shown.ReplaceLineEndings(" ")}\"";
    }

    /// <summary>A key in a list of keys, without quotes; cut where it is long, masked where it looks like a credential.</summary>
    public static string Key(string key) => IsSafe(key) ? key : Of(key);

    /// <summary>Whether a text can be nothing but the name of an object or namespace, so that it may be shown as it is.</summary>
    public static bool IsObjectName(string text) =>
        text.Length > 0 && IsSafe(text)
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    /// <summary>Whether a text may stand in a hint as it is: short, and not like a credential.</summary>
    public static bool IsSafe(string text) => text.Length <= Longest && !CredentialText.IsLikely(text);
}
