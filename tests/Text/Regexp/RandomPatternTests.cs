using System.Text;
using Keyferry.Text.Regexp;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Regexp;

public sealed class RandomPatternTests
{
    private const string Alphabet = @"aab bkK0-_.*+?()[]{}|^$\\pdDwWsSbBAzQEx,:12imsUP<>né🎉";

    [Test]
    public void No_pattern_throws_and_every_way_of_asking_agrees([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 500; i++)
        {
            var pattern = Some(random, 12);
            var input = Bytes(random);
            if (!GoRegex.TryParse(pattern, out var regex, out var error))
            {
                Assert.That(error, Does.Contain("the pattern").And.Not.Contain("failed ("), pattern);
                continue;
            }

            Agrees(regex, pattern, input);
        }
    }

    private static void Agrees(GoRegex regex, string pattern, byte[] input)
    {
        var first = regex.Find(input);
        var all = regex.FindAll(input, -1);
        // Behind so much text the other machine does the work.
        byte[] longInput = [.. input, .. Enumerable.Repeat((byte)'\n', 40_000)];

        Assert.That(regex.IsMatch(input), Is.EqualTo(first is not null), pattern);
        Assert.That(regex.FindSubmatch(input)?[..2], Is.EqualTo(first), pattern);
        Assert.That(all?[0], Is.EqualTo(first), pattern);
        Assert.That(regex.ReplaceAll(input, "$0"u8), Is.EqualTo(input), pattern);
        Assert.That(
            string.Concat(regex.FindAllSubmatch(longInput, 1)?[0].Select(static at => $"{at} ") ?? []),
            Is.EqualTo(string.Concat(regex.FindSubmatch(longInput)?.Select(static at => $"{at} ") ?? [])), pattern);
    }

    private static string Some(Random random, int most)
    {
        var runes = Alphabet.EnumerateRunes().ToArray();
        var text = new StringBuilder();
        for (var length = random.Next(most); length > 0; length--)
        {
            text.Append(runes[random.Next(runes.Length)]);
        }

        return text.ToString();
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(Some(random, 20));
        if (bytes.Length > 0 && random.Next(4) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }
}
