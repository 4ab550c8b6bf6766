using Keyferry.Providers.Generators.Mfa;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators;

public sealed class MfaGeneratorTests
{
    // Seeds of RFC 6238, appendix B: "12345678901234567890" and so on, as base32.
    private const string Sha1Seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private const string Sha256Seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA";
    private const string Sha512Seed =
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=";

    [TestCase(Sha1Seed, "sha1", "1970-01-01T00:00:59Z", "94287082")]
    [TestCase(Sha256Seed, "sha256", "1970-01-01T00:00:59Z", "46119246")]
    [TestCase(Sha512Seed, "sha512", "1970-01-01T00:00:59Z", "90693936")]
    [TestCase(Sha1Seed, "sha1", "2005-03-18T01:58:29Z", "07081804")]
    [TestCase(Sha256Seed, "sha256", "2009-02-13T23:31:30Z", "91819424")]
    [TestCase(Sha512Seed, "sha512", "2603-10-11T11:33:20Z", "47863826")]
    public async Task Passwords_are_those_of_the_standard(string seed, string algorithm, string when, string expected)
    {
        var values = await ValuesAsync(seed, $$""","length":8,"algorithm":"{{algorithm}}","when":"{{when}}" """);

        Assert.That(values["token"], Is.EqualTo(expected));
    }

    [Test]
    public async Task Every_hash_function_gives_another_password()
    {
        var passwords = new HashSet<string>();
        foreach (var algorithm in (string[])["sha1", "sha256", "sha384", "sha512", "sha512_256"])
        {
            passwords.Add((await ValuesAsync(Sha1Seed, $$""","length":10,"algorithm":"{{algorithm}}","when":"2030-01-01T00:00:00Z" """))["token"]);
        }

        Assert.That(passwords, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task It_says_how_long_a_password_is_good_for()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 50, TimeSpan.Zero));
        var references = References("gezd gnbv gy3t qojq gezd gnbv gy3t qojq");
        var made = await GeneratorCalls.RunAsync(new MfaGenerator(time), Spec(""), references: references);

        Assert.That(System.Text.Encoding.UTF8.GetString(made.Values!["timeLeft"].Bytes), Is.EqualTo("10"));
        Assert.That(made.Values["token"].Length, Is.EqualTo(6));
        Assert.That(made.ExpiresAt, Is.EqualTo(time.GetUtcNow() + TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task A_seed_that_is_no_base32_is_told_without_it()
    {
        var made = await GeneratorCalls.RunAsync(new MfaGenerator(TimeProvider.System), Spec(""), references: References("hunter1!"));

        Assert.That(made.Failure?.Message, Does.Contain("base32").And.Not.Contain("hunter"));
    }

    [TestCase(""","length":0""", "spec.length")]
    [TestCase(""","length":11""", "spec.length")]
    [TestCase(""","timePeriod":0""", "spec.timePeriod")]
    [TestCase(""","algorithm":"md5" """, "spec.algorithm")]
    public void What_no_password_can_be_is_told_at_admission(string more, string field) => Assert.That(
        GeneratorCalls.Errors(new MfaGenerator(TimeProvider.System), Spec(more)).Single(), Does.StartWith(field));

    private static async Task<Dictionary<string, string>> ValuesAsync(string seed, string more)
    {
        var made = await GeneratorCalls.RunAsync(new MfaGenerator(TimeProvider.System), Spec(more), references: References(seed));
        return Services.ServiceScene.Texts(made);
    }

    private static MemoryReferences References(string seed)
    {
        var references = new MemoryReferences();
        references.Secrets[("mfa", "seed")] = seed;
        return references;
    }

    private static string Spec(string more) => $$$"""{"secret":{"name":"mfa","key":"seed"}{{{more}}}}""";
}
