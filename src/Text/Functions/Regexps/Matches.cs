using System.Security.Cryptography;
using Keyferry.Text.Functions.Strings;
using Keyferry.Text.Regexp;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Regexps;

/// <summary>Finds, splits and replaces within the limits of a render; arguments are pattern, text and a third.</summary>
internal static class Matches
{
    private const int Most = 1_000_000;

    // An array of two numbers, its place in a list that doubles, and the value that is made of it.
    private const int BytesPerMatch = 100;

    /// <summary>Whether there is a match.</summary>
    public static bool Any(RenderContext context, GoRegex regex, GoValue text)
    {
        Charge(context, regex, text);
        return regex.IsMatch(text.Bytes);
    }

    /// <summary>The first match, or nothing.</summary>
    public static GoValue First(RenderContext context, GoRegex regex, GoValue text)
    {
        Charge(context, regex, text);
        return regex.Find(text.Bytes) is { } match ? Texts.Slice(text, match[0], match[1]) : GoValue.EmptyString;
    }

    /// <summary>The matches; a nil list if there are none.</summary>
    public static GoValue FindAll(RenderContext context, GoRegex regex, ReadOnlySpan<GoValue> a)
    {
        var matches = Find(context, regex, a, Limit(a[2].AsInt64));
        if (matches.Count == 0)
        {
            return GoValue.Zero(GoType.StringSlice);
        }

        var found = new GoValue[matches.Count];
        for (var at = 0; at < found.Length; at++)
        {
            found[at] = Texts.Slice(a[1], matches[at][0], matches[at][1]);
        }

        return GoValue.Of(new GoList(GoType.StringSlice, found));
    }

    /// <summary>What stands between the matches; a nil list if none is wanted.</summary>
    public static GoValue Split(RenderContext context, GoRegex regex, ReadOnlySpan<GoValue> a)
    {
        if (a[2].AsInt64 == 0)
        {
            return GoValue.Zero(GoType.StringSlice);
        }

        // Limits the parts to the number of matches that may be found.
        Find(context, regex, a, Limit(a[2].AsInt64));
        context.ChargeMemory(a[1].Bytes.Length);
        var parts = regex.Split(a[1].Bytes, Limit(a[2].AsInt64), context.Charge) ?? [];
        var texts = new GoValue[parts.Count];
        for (var at = 0; at < texts.Length; at++)
        {
            texts[at] = context.Text(parts[at]);
            CryptographicOperations.ZeroMemory(parts[at]);
        }

        return GoValue.Of(new GoList(GoType.StringSlice, texts));
    }

    /// <summary>The text with its matches replaced.</summary>
    public static GoValue Replace(RenderContext context, GoRegex regex, ReadOnlySpan<GoValue> a, bool isLiteral)
    {
        var (text, replacement) = (a[1], a[2]);
        var matches = Find(context, regex, a, -1);
        if (matches.Count == 0)
        {
            return text;
        }

        context.ChargeMemory(replacement.Bytes.Length);
        var output = context.Rent();
        regex.ReplaceAll(
            text.Bytes,
            isLiteral ? Replacement.Literal(replacement.Bytes) : Replacement.Parse(replacement.Bytes, regex.GroupNames),
            output, context.Charge);
        return context.Finish(output);
    }

    private static IReadOnlyList<int[]> Find(
        RenderContext context, GoRegex regex, ReadOnlySpan<GoValue> a, int limit)
    {
        // Charged during the search: behind each match it may look at all of the text that is left.
        var most = (int)Math.Min(Most, context.MemoryLeft / BytesPerMatch);
        var matches = regex.FindAll(
            a[1].Bytes, limit < 0 ? most + 1 : Math.Min(limit, most + 1), context.Charge) ?? [];
        if (matches.Count > Most)
        {
            throw new FunctionException($"there are more than {Most} matches");
        }

        context.ChargeMemory((long)matches.Count * BytesPerMatch);
        return matches;
    }

    /// <summary>Counts the work of a search before it is done. Few instructions are under way at each byte.</summary>
    private static void Charge(RenderContext context, GoRegex regex, GoValue text) =>
        context.Charge(text.Bytes.Length * (16L + regex.Size) >> 4);

    private static int Limit(long count) => (int)Math.Clamp(count, -1, int.MaxValue);
}
