using System.Text;
using Keyferry.Providers.Generators.Password;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators;

public sealed class PasswordGeneratorTests
{
    private static readonly PasswordGenerator Generator = new();

    [TestCase("{}", 12, 6, 6)]
    [TestCase("""{"length":24}""", 12, 6, 6)]
    [TestCase("""{"length":0}""", 12, 6, 6)]
    [TestCase("""{"length":10}""", 6, 2, 2)]
    [TestCase("""{"length":16,"digits":2,"symbols":0}""", 14, 2, 0)]
    [TestCase("""{"length":40,"digits":4,"symbols":2,"symbolCharacters":"-_","allowRepeat":true}""", 34, 4, 2)]
    [TestCase("""{"length":10,"digits":10,"symbols":0}""", 0, 10, 0)]
    public async Task Length_and_shares_are_as_asked_for(string spec, int letters, int digits, int symbols)
    {
        var password = (await GeneratorCalls.ValuesAsync(Generator, spec)).Single();

        Assert.That(password.Key, Is.EqualTo("password"));
        Assert.That(
            (password.Value.Count(char.IsAsciiLetter), password.Value.Count(char.IsAsciiDigit),
                password.Value.Count(static c => !char.IsAsciiLetterOrDigit(c))),
            Is.EqualTo((letters, digits, symbols)));
    }

    [Test]
    public async Task Without_repeats_every_character_is_another()
    {
        for (var run = 0; run < 50; run++)
        {
            var password = (await GeneratorCalls.ValuesAsync(Generator, """{"length":40,"digits":10,"symbols":10}""")).Single().Value;

            Assert.That(password.Distinct().Count(), Is.EqualTo(40));
        }
    }

    [Test]
    public async Task No_upper_leaves_small_letters_and_own_symbols_are_used_alone()
    {
        var password = (await GeneratorCalls.ValuesAsync(
            Generator, """{"length":200,"digits":0,"symbols":100,"symbolCharacters":"-é€","noUpper":true,"allowRepeat":true}""")).Single().Value;

        Assert.That(password.All(static c => char.IsAsciiLetterLower(c) || "-é€".Contains(c)), Is.True);
        Assert.That(password, Does.Contain("-").And.Contain("é").And.Contain("€"));
    }

    [Test]
    public async Task Each_key_has_a_password_of_its_own()
    {
        var passwords = await GeneratorCalls.ValuesAsync(Generator, """{"length":16,"secretKeys":["one","two"]}""");

        Assert.That(passwords.Keys, Is.EquivalentTo(["one", "two"]));
        Assert.That(passwords["one"], Is.Not.EqualTo(passwords["two"]));
    }

    // Every character at every place, about as often: over 20,000 passwords of 4 digits each digit is drawn 8,000 times.
    [TestCase(true)]
    [TestCase(false)]
    public async Task No_character_and_no_place_is_preferred(bool allowRepeat)
    {
        var spec = $$"""{"length":5,"digits":4,"symbols":0,"allowRepeat":{{(allowRepeat ? "true" : "false")}}}""";
        var (digits, letterAt) = (new int[10], new int[5]);
        for (var run = 0; run < 20_000; run++)
        {
            var password = (await GeneratorCalls.ValuesAsync(Generator, spec)).Single().Value;
            letterAt[password.IndexOf(password.Single(char.IsAsciiLetter), StringComparison.Ordinal)]++;
            foreach (var digit in password.Where(char.IsAsciiDigit))
            {
                digits[digit - '0']++;
            }
        }

        // Eight standard deviations.
        Assert.That(digits, Has.All.InRange(7_300, 8_700));
        Assert.That(letterAt, Has.All.InRange(3_550, 4_450));
    }

    [TestCase("""{"length":4,"digits":3,"symbols":3,"allowRepeat":true}""", "number of digits and symbols must be less than total length")]
    [TestCase("""{"length":60,"digits":12,"symbols":0}""", "number of digits exceeds available digits and repeats are not allowed")]
    [TestCase("""{"length":60,"digits":0,"symbols":0}""", "number of letters exceeds available letters and repeats are not allowed")]
    [TestCase("""{"length":30,"digits":0,"symbols":3,"symbolCharacters":"--"}""", "number of symbols exceeds available symbols and repeats are not allowed")]
    [TestCase("""{"length":5000,"allowRepeat":true}""", "length must be at most 4096")]
    [TestCase("""{"length":2147483647,"digits":2147483647,"symbols":2147483647}""", "number of digits and symbols must be less than total length")]
    [TestCase("""{"length":5,"digits":-2147483648}""", "digits must not be negative")]
    [TestCase("""{"symbols":-1}""", "symbols must not be negative")]
    [TestCase("""{"encoding":"rot13"}""", "encoding must be one of base64, base64url, base32, hex, raw")]
    [TestCase("""{"secretKeys":["a",""]}""", "secretKeys[1] is empty")]
    [TestCase("""{"secretKeys":["a","b","a"]}""", "secretKeys[2] stands there twice")]
    [TestCase("""{"length":"24"}""", "unable to parse spec: a field has a wrong type; apply the generator anew to see which")]
    public async Task What_cannot_be_is_told(string spec, string error) =>
        Assert.That(await GeneratorCalls.ErrorAsync(Generator, spec), Is.EqualTo(error));

    [Test]
    public async Task There_are_256_keys_at_most()
    {
        static string Spec(int count) =>
            $$"""{"secretKeys":[{{string.Join(',', Enumerable.Range(0, count).Select(static i => $"\"k{i}\""))}}]}""";

        Assert.That(await GeneratorCalls.ValuesAsync(Generator, Spec(256)), Has.Count.EqualTo(256));
        Assert.That(await GeneratorCalls.ErrorAsync(Generator, Spec(257)), Is.EqualTo("secretKeys must be at most 256"));
        Assert.That(GeneratorCalls.Errors(Generator, Spec(257)).Single(), Does.StartWith("spec.secretKeys: has 257 keys"));
    }

    [TestCase("raw")]
    [TestCase("base64")]
    [TestCase("base64url")]
    [TestCase("base32")]
    [TestCase("hex")]
    public async Task Each_encoding_is_padded_and_reads_back_as_a_password(string encoding)
    {
        for (var length = 1; length <= 20; length++)
        {
            var value = (await GeneratorCalls.ValuesAsync(
                Generator, $$"""{"length":{{length}},"allowRepeat":true,"encoding":"{{encoding}}"}""")).Single().Value;

            Assert.That(Encoding.UTF8.GetString(Decode(encoding, value)), Has.Length.EqualTo(length));
        }
    }

    [TestCase("", "")]
    [TestCase("f", "MY======")]
    [TestCase("fo", "MZXQ====")]
    [TestCase("foo", "MZXW6===")]
    [TestCase("foob", "MZXW6YQ=")]
    [TestCase("fooba", "MZXW6YTB")]
    [TestCase("foobar", "MZXW6YTBOI======")]
    public void Base32_is_that_of_RFC_4648(string text, string encoded) =>
        Assert.That(Encoding.ASCII.GetString(PasswordEncoding.Encode("base32", Encoding.ASCII.GetBytes(text))), Is.EqualTo(encoded));

    [TestCase("base64", "+/8=")]
    [TestCase("base64url", "-_8=")]
    [TestCase("hex", "fbff")]
    public void Encodings_have_their_alphabets_and_what_was_encoded_is_cleared(string encoding, string encoded)
    {
        byte[] password = [0xFB, 0xFF];

        Assert.That(Encoding.ASCII.GetString(PasswordEncoding.Encode(encoding, password)), Is.EqualTo(encoded));
        Assert.That(password, Is.All.Zero);
    }

    [TestCase("{}")]
    [TestCase("""{"length":24,"noUpper":false,"allowRepeat":false}""")]
    [TestCase("""{"length":"24"}""")]
    public void Good_specs_have_no_errors_and_wrong_types_are_the_schemas(string spec) =>
        Assert.That(GeneratorCalls.Errors(Generator, spec), Is.Empty);

    [TestCase("""{"length":0}""", "spec.length: 0 is too small; the least is 1")]
    [TestCase("""{"length":4097}""", "spec.length: 4097 is too large; the most is 4096")]
    [TestCase("""{"length":4,"digits":3,"symbols":3}""", "spec.length: 4 has no room for 3 digits and 3 symbols")]
    [TestCase("""{"digits":-1}""", "spec.digits: must not be negative")]
    [TestCase("""{"length":60,"digits":12,"symbols":0}""", "spec.digits: asks for 12 digits, but only 10 differ: set allowRepeat: true, or fewer digits")]
    [TestCase("""{"length":48}""", "spec.length: asks for 12 digits, but only 10 differ: set allowRepeat: true, or fewer digits")]
    public void Errors_name_field_value_and_way_out(string spec, string error) =>
        Assert.That(GeneratorCalls.Errors(Generator, spec), Has.Member(error));

    private static byte[] Decode(string encoding, string value) => encoding switch
    {
        "base64" => Convert.FromBase64String(value),
        "base64url" => Convert.FromBase64String(value.Replace('-', '+').Replace('_', '/')),
        "hex" => Convert.FromHexString(value),
        "base32" => Base32(value),
        _ => Encoding.UTF8.GetBytes(value),
    };

    private static byte[] Base32(string value)
    {
        Assert.That(value.Length % 8, Is.Zero);
        var bits = string.Concat(value.TrimEnd('=').Select(static c =>
            Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }
}
