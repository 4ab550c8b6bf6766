namespace Keyferry.Kubernetes.Calls;

/// <summary>
/// Takes out of a refusal of a Secret what may be one of its values: the server quotes what it refuses. Fields and reasons
/// stay, which say where to look.
/// </summary>
internal static class SecretFailure
{
    private const string InvalidValue = "Invalid value:";

    /// <summary>The refusal without quoted content.</summary>
    public static KubeFailure Redact(KubeFailure failure)
    {
        // The server's own words for a cause quote the value; the field's path and the reason never do.
        var causes = failure.Causes.Select(static c => c with { Message = "" }).ToList();
        var message = failure.Reason == "Invalid" && causes.Count > 0
            ? $"{failure.Reason}: {string.Join(", ", causes.Select(static c => $"{c.Field} ({c.Reason})"))}"
            : Cut(failure.Message);
        return failure with { Causes = causes, Message = message };
    }

    // What follows is the object itself, or a value of it.
    private static string Cut(string message)
    {
        var brace = message.IndexOf('{', StringComparison.Ordinal);
        var value = message.IndexOf(InvalidValue, StringComparison.Ordinal);
        var end = brace < 0 ? value : value < 0 ? brace : Math.Min(brace, value);
        return end < 0 ? message : string.Concat(message.AsSpan(0, end), "...");
    }
}
