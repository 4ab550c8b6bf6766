using System.Text.RegularExpressions;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Injection;

/// <summary>The forms of names in requests, as the API server checks them in pods.</summary>
public static partial class InjectionSyntax
{
    private const int LongestLabel = 63;

    /// <summary>Whether a text is the name of an object.</summary>
    public static bool IsObjectName(string text) => text.Length <= InjectionLimits.LongestName && IsWhole(ObjectName(), text);

    /// <summary>Whether a text is the name of a container.</summary>
    public static bool IsContainerName(string text) => text.Length <= LongestLabel && IsWhole(ContainerName(), text);

    /// <summary>Whether a text is a key of a Secret.</summary>
    public static bool IsKey(string text) => text.Length <= InjectionLimits.LongestName && IsWhole(Key(), text);

    /// <summary>Whether a text is the name of a variable in every shell and on every server.</summary>
    public static bool IsVariable(string text) => text.Length <= InjectionLimits.LongestName && IsWhole(Variable(), text);

    /// <summary>Whether a text is a path below a folder that does not lead out of it.</summary>
    public static bool IsFile(string text) =>
        text.Length is > 0 and <= InjectionLimits.LongestPath && text[0] != '/' && IsClean(text)
        && !text.Contains("//", StringComparison.Ordinal);

    /// <summary>Whether a text is an absolute path, of Linux or with a drive's letter.</summary>
    public static bool IsFolder(string text) =>
        text.Length <= InjectionLimits.LongestPath
        && ((text is ['/', ..] && text.Trim('/').Length > 0 && IsClean(text))
            || (text is [_, ':', '\\' or '/', _, ..] && char.IsAsciiLetter(text[0]) && IsClean(text[2..])));

    // In .NET the end of a pattern also stands before a last line break.
    private static bool IsWhole(Regex pattern, string text) => !text.EndsWith('\n') && pattern.IsMatch(text);

    // A colon ends the path in a mount's text form, and the API server refuses two dots.
    private static bool IsClean(string text) =>
        !text.Contains(':', StringComparison.Ordinal)
        && !text.Any(char.IsControl)
        && !text.Split('/', '\\').Any(static part => part is ".." or ".");

    [GeneratedRegex(Patterns.DnsSubdomain, RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex ObjectName();

    [GeneratedRegex(Patterns.DnsLabel, RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex ContainerName();

    [GeneratedRegex(Patterns.ConfigMapKey, RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Key();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Variable();
}
