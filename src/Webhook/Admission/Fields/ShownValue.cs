using System.Text.Json;
using Keyferry.Api.Schema;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>How values appear in messages: short, and never where they are credentials.</summary>
internal static class ShownValue
{
    private const int Longest = 60;
    private const int LongestMessage = 600;

    /// <summary>What was found, by its kind and, where that is safe, its value.</summary>
    public static string Of(SchemaNode node, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String when node.IsCredential => "a text",
        JsonValueKind.String => Of(value.GetString()!),
        JsonValueKind.Number when node.IsCredential => "a number",
        JsonValueKind.Number => $"the number {value.GetRawText()}",
        JsonValueKind.Null => "null",
        _ when node.IsCredential => "true or false",
        _ => value.GetRawText(),
    };

    /// <summary>A message, cut where it repeats too much of what somebody wrote.</summary>
    public static string Cut(string message) =>
        message.Length <= LongestMessage ? message : message[..LongestMessage] + "…";

    /// <summary>A text in quotes, cut where it is long.</summary>
    public static string Of(string text)
    {
        var shown = text.Length <= Longest ? text : text[..Longest] + "…";
        return $"\"{shown.ReplaceLineEndings(" ")}\"";
    }
}
