using System.Globalization;

namespace Keyferry.Admission.Rules;

/// <summary>What a replacement text refers to: a group that does not exist is silently replaced by nothing.</summary>
internal static class GroupReferences
{
    /// <summary>What is wrong with the first reference that leads nowhere; null where all lead somewhere.</summary>
    /// <param name="target">The replacement text.</param>
    /// <param name="source">The pattern's groups, the whole match being the first; null where they are unknown.</param>
    public static string? Problem(string target, IReadOnlyList<string>? source)
    {
        var groups = source?.ToHashSet(StringComparer.Ordinal);
        for (var at = target.IndexOf('$', StringComparison.Ordinal);
            at >= 0 && at + 1 < target.Length;
            at = target.IndexOf('$', at))
        {
            var next = target[at + 1];
            var start = at + (next == '{' ? 2 : 1);
            var end = start;
            while (end < target.Length && IsWord(target[end]))
            {
                end++;
            }

            var name = target[start..end];
            var isReference = name.Length > 0 && (next != '{' || (end < target.Length && target[end] == '}'));
            if (isReference && !IsGroup(name, source, groups))
            {
                return Message(name, target[at..(next == '{' ? end + 1 : end)], source);
            }
            // $$ stands for one dollar sign.
            at = next == '$' ? at + 2 : Math.Max(end, at + 1);
        }

        return null;
    }

    private static bool IsGroup(string name, IReadOnlyList<string>? source, HashSet<string>? groups)
    {
        var digits = Digits(name);
        // A number that does not end where its digits end is a mistake whatever the groups.
        if (source is null || groups is null)
        {
            return digits == 0 || digits == name.Length;
        }

        return digits == name.Length && (digits == 1 || name[0] != '0')
            ? int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number < source.Count
            : groups.Contains(name);
    }

    private static string Message(string name, string written, IReadOnlyList<string>? source)
    {
        var digits = Digits(name);
        return digits > 0 && digits < name.Length
            ? $"\"{written}\" is the group of that name, not group {name[..digits]}; "
                + $"write ${{{name[..digits]}}}{name[digits..]}"
            : $"\"{written}\" becomes nothing: the pattern has no such group, only {source!.Count - 1} in "
                + "all; write $$ for a dollar sign";
    }

    private static int Digits(string name) => name.TakeWhile(char.IsAsciiDigit).Count();

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
