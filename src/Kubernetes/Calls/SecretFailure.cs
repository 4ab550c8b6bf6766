using System.Text.RegularExpressions;

namespace Keyferry.Kubernetes.Calls;

/// <summary>
/// Takes out of a refusal of a Secret what may be one of its values: the server quotes what it refuses. Fields and reasons
/// stay, which say where to look, and so do those of the server's words that hold a key or a limit and no value.
/// </summary>
internal static partial class SecretFailure
{
    private const string InvalidValue = "Invalid value:";

    /// <summary>The refusal without quoted content.</summary>
    public static KubeFailure Redact(KubeFailure failure)
    {
        if (failure.Reason != "Invalid" || failure.Causes.Count == 0)
        {
            return failure with { Causes = [.. failure.Causes.Select(Bare)], Message = Cut(failure.Message) };
        }

        if (failure.Causes.All(HoldsNoValue))
        {
            return failure;
        }

        var causes = failure.Causes.Select(static c => HoldsNoValue(c) ? c : Bare(c)).ToList();
        var texts = causes.Select(static c => c.Message.Length > 0 ? $"{c.Field}: {c.Message}" : $"{c.Field} ({c.Reason})");
        return failure with { Causes = causes, Message = $"{failure.Reason}: {string.Join(", ", texts)}" };
    }

    private static KubeCause Bare(KubeCause cause) => cause with { Message = "" };

    // What the validation of Secrets says of keys and sizes:
    // https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go (ValidateSecret)
    private static bool HoldsNoValue(KubeCause cause) =>
        TooLong().IsMatch(cause.Message)
        || (InvalidKey().Match(cause.Message) is { Success: true } key && cause.Field == $"data[{key.Groups["key"].Value}]");

    // What follows is the object itself, or a value of it.
    private static string Cut(string message)
    {
        var brace = message.IndexOf('{', StringComparison.Ordinal);
        var value = message.IndexOf(InvalidValue, StringComparison.Ordinal);
        var end = brace < 0 ? value : value < 0 ? brace : Math.Min(brace, value);
        return end < 0 ? message : string.Concat(message.AsSpan(0, end), "...");
    }

    [GeneratedRegex(
        @"^Invalid value: ""(?<key>[^""]+)"": (a valid config key must consist of alphanumeric characters, '-', '_' or '\.' [()a-zA-Z0-9 ,'._\[\]+-]{0,160}|must be no more than [0-9]+ (characters|bytes))$",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex InvalidKey();

    [GeneratedRegex(
        "^Too long: (may not be more than|must have at most) [0-9]+ (bytes|characters)$",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex TooLong();
}
