using Keyferry.Text.Regexp;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Regexps;

/// <summary>Functions with regular expressions in RE2 syntax.</summary>
internal static class RegexpFunctions
{
    private static readonly GoType[] Two = [GoType.String, GoType.String];
    private static readonly GoType[] Three = [GoType.String, GoType.String, GoType.String];
    private static readonly GoType[] Counted = [GoType.String, GoType.String, GoType.Int];

    public static void AddTo(FunctionTable table)
    {
        var cache = new PatternCache();
        table.Add("regexMatch", Two, (context, a) => GoValue.Of(
            cache.Find(context, a[0].AsString) is { } regex && Matches.Any(context, regex, a[1])));
        table.Add("mustRegexMatch", Two, (context, a) => GoValue.Of(
            Matches.Any(context, cache.Get(context, a[0].AsString), a[1])));
        table.Add("regexQuoteMeta", [GoType.String], static (context, a) =>
        {
            context.ChargeMemory(a[0].Bytes.Length * 2L);
            return context.Text(GoRegex.QuoteMeta(a[0].Bytes));
        });
        foreach (var prefix in (ReadOnlySpan<string>)["regex", "mustRegex"])
        {
            AddBothTo(table, prefix, cache);
        }
    }

    private static void AddBothTo(FunctionTable table, string prefix, PatternCache cache)
    {
        table.Add(prefix + "Find", Two, (context, a) =>
            Matches.First(context, cache.Get(context, a[0].AsString), a[1]));
        table.Add(prefix + "FindAll", Counted, (context, a) =>
            Matches.FindAll(context, cache.Get(context, a[0].AsString), a));
        table.Add(prefix + "Split", Counted, (context, a) =>
            Matches.Split(context, cache.Get(context, a[0].AsString), a));
        table.Add(prefix + "ReplaceAll", Three, (context, a) =>
            Matches.Replace(context, cache.Get(context, a[0].AsString), a, isLiteral: false));
        table.Add(prefix + "ReplaceAllLiteral", Three, (context, a) =>
            Matches.Replace(context, cache.Get(context, a[0].AsString), a, isLiteral: true));
    }
}
