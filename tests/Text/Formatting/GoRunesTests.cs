using Keyferry.Text.Formatting;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Formatting;

public sealed class GoRunesTests
{
    /// <summary>Hashes over all code points: a newer .NET with newer tables must not change what Go 1.26 knows.</summary>
    [Test]
    public void All_code_points_have_the_classes_and_cases_of_Unicode_15()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Hash(static r => GoRunes.IsPrint(r) ? 1 : 0), Is.EqualTo(1569358016194417310UL));
            Assert.That(Hash(GoRunes.ToUpper), Is.EqualTo(5056309629730104137UL));
            Assert.That(Hash(GoRunes.ToLower), Is.EqualTo(6951597057582580008UL));
            Assert.That(Hash(GoRunes.ToTitle), Is.EqualTo(4146809452740102289UL));
            Assert.That(Hash(Classes), Is.EqualTo(13529000625692571439UL));
        });
    }

    private static int Classes(int rune) =>
        (GoRunes.IsSpace(rune) ? 1 : 0) | (GoRunes.IsLetter(rune) ? 2 : 0) | (GoRunes.IsUpper(rune) ? 4 : 0)
        | (GoRunes.IsLower(rune) ? 8 : 0) | (GoRunes.IsTitle(rune) ? 16 : 0) | (GoRunes.IsNumber(rune) ? 32 : 0)
        | (GoRunes.IsDigit(rune) ? 64 : 0) | (GoRunes.IsPunctuation(rune) ? 128 : 0);

    private static ulong Hash(Func<int, int> of)
    {
        var hash = 0UL;
        for (var rune = 0; rune <= 0x10FFFF; rune++)
        {
            hash = (hash * 1_099_511_628_211) + (ulong)of(rune);
        }

        return hash;
    }
}
