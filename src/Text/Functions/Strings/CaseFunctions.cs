using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Functions that change the case of letters.</summary>
internal static class CaseFunctions
{
    public static void AddTo(FunctionTable table) => table
        .Add("upper", [GoType.String], static (context, a) => Texts.Map(context, a[0].Bytes, GoRunes.ToUpper))
        .Add("lower", [GoType.String], static (context, a) => Texts.Map(context, a[0].Bytes, GoRunes.ToLower))
        .Add("title", [GoType.String], static (context, a) => Title(context, a[0].Bytes))
        .Add("untitle", [GoType.String], static (context, a) => Untitle(context, a[0].Bytes))
        .Add("swapcase", [GoType.String], static (context, a) => SwapCase(context, a[0].Bytes))
        .Add("snakecase", [GoType.String], static (context, a) => WordCase.Join(context, a[0].Bytes, '_'))
        .Add("kebabcase", [GoType.String], static (context, a) => WordCase.Join(context, a[0].Bytes, '-'))
        .Add("camelcase", [GoType.String], static (context, a) => PascalCase.Of(context, a[0].Bytes));

    private static GoValue Title(RenderContext context, ReadOnlySpan<byte> text)
    {
        var before = (int)' ';
        return Texts.Map(context, text, rune =>
        {
            var isFirst = Separates(before);
            before = rune;
            return isFirst ? GoRunes.ToTitle(rune) : rune;
        });
    }

    private static bool Separates(int rune) => rune < 0x80
        ? !char.IsAsciiLetterOrDigit((char)rune) && rune != '_'
        : !GoRunes.IsLetter(rune) && !GoRunes.IsDigit(rune) && GoRunes.IsSpace(rune);

    private static GoValue Untitle(RenderContext context, ReadOnlySpan<byte> text)
    {
        var isFirst = true;
        return Texts.Map(context, text, rune =>
        {
            var wasFirst = isFirst;
            isFirst = GoRunes.IsSpace(rune);
            return wasFirst && !isFirst ? GoRunes.ToLower(rune) : rune;
        });
    }

    private static GoValue SwapCase(RenderContext context, ReadOnlySpan<byte> text)
    {
        var isFirst = true;
        return Texts.Map(context, text, rune =>
        {
            var wasFirst = isFirst;
            var isLower = GoRunes.IsLower(rune);
            var isUpper = GoRunes.IsUpper(rune) || GoRunes.IsTitle(rune);
            isFirst = !isLower && !isUpper && GoRunes.IsSpace(rune);
            return isUpper ? GoRunes.ToLower(rune)
                : !isLower ? rune
                : wasFirst ? GoRunes.ToTitle(rune)
                : GoRunes.ToUpper(rune);
        });
    }
}
