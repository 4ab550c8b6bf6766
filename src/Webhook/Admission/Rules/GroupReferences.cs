using System.Globalization;
using Keyferry.Text.Regexp;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>What a replacement text refers to: a group that does not exist is silently replaced by nothing.</summary>
internal static class GroupReferences
{
    /// <summary>What is wrong with the first reference that leads nowhere; null where all lead somewhere.</summary>
    /// <param name="target">The replacement text.</param>
    /// <param name="source">The regular expression; null where it cannot be read, so that its groups are not known.</param>
    public static string? Problem(string target, GoRegex? source)
    {
        for (var at = target.IndexOf('$', StringComparison.Ordinal);
            at >= 0 && at + 1 < target.Length;
            at = target.IndexOf('$', at))
        {
            var next = target[at + 1];
            var start = at + (next == '{' ? 2 : 1);
            var end = start;
            while (end < target.Length && IsWord(target[end]))
                end++;
            var name = target[start..end];
            var isReference = name.Length > 0 && (next != '{' || (end < target.Length && target[end] == '}'));
            if (isReference && Problem(name, target[at..end], next == '{', source) is { } problem)
                return problem;
            // A doubled dollar is a dollar.
            at = next == '$' ? at + 2 : Math.Max(end, at + 1);
        }

        return null;
    }

    private static string? Problem(string name, string written, bool isBraced, GoRegex? source)
    {
        var digits = name.TakeWhile(char.IsAsciiDigit).Count();
        var isNumber = digits == name.Length && (digits == 1 || name[0] != '0');
        if (source is null ? isNumber || digits == 0 : IsGroup(name, isNumber, source))
            return null;
        var shown = isBraced ? written + "}" : written;
        if (digits > 0 && digits < name.Length)
        {
            var (number, rest) = (name[..digits], name[digits..]);
            return $"\"{shown}\" is the group of that name, not group {number}; write ${{{number}}}{rest}";
        }

        var groups = source!.GroupNames.Count - 1;
        return $"\"{shown}\" becomes nothing: the pattern has no such group, only {groups} in all; "
            + "write $$ for a dollar sign";
    }

    private static bool IsGroup(string name, bool isNumber, GoRegex source) => isNumber
        ? int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < source.GroupNames.Count
        : source.GroupNames.Contains(name, StringComparer.Ordinal);

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
