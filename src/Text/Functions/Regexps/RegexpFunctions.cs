using Keyferry.Text.Functions.Strings;
using Keyferry.Text.Regexp;
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
        table.Add("regexMatch", Two, (context, a) =>
        {
            Matches.Charge(context, a[0], a[1]);
            return GoValue.Of(cache.Find(context, a[0].AsString)?.IsMatch(a[1].Bytes) ?? false);
        });
        table.Add("mustRegexMatch", Two, (context, a) =>
        {
            Matches.Charge(context, a[0], a[1]);
            return GoValue.Of(cache.Get(context, a[0].AsString).IsMatch(a[1].Bytes));
        });
        table.Add("regexQuoteMeta", [GoType.String], static (context, a) =>
        {
            context.ChargeMemory(a[0].Bytes.Length * 2L);
            return context.Text(GoRegex.QuoteMeta(a[0].Bytes));
        });
        foreach (var prefix in (ReadOnlySpan<string>)["regex", "mustRegex"])
            AddBothTo(table, prefix, cache);
    }

    private static void AddBothTo(FunctionTable table, string prefix, PatternCache cache)
    {
        table.Add(prefix + "Find", Two, (context, a) =>
        {
            Matches.Charge(context, a[0], a[1]);
            var match = cache.Get(context, a[0].AsString).Find(a[1].Bytes);
            return match is null ? GoValue.EmptyString : Texts.Slice(a[1], match[0], match[1]);
        });
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
