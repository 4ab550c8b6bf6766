using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class RandomFunctionsTests
{
    [TestCase("randAlphaNum", "^[a-zA-Z0-9]{40}$")]
    [TestCase("randAlpha", "^[a-zA-Z]{40}$")]
    [TestCase("randNumeric", "^[0-9]{40}$")]
    [TestCase("randAscii", "^[ -~]{40}$")]
    [TestCase("randBytes", "^[a-zA-Z0-9+/]{54}==$")]
    public void Random_texts_have_their_length_and_letters_and_differ(string function, string pattern)
    {
        var (first, second) = (Rendered.Of($"{{{{ {function} 40 }}}}"), Rendered.Of($"{{{{ {function} 40 }}}}"));
        Assert.That(first, Does.Match(pattern));
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public void A_uuid_is_of_version_4() => Assert.That(
        Rendered.Of("{{ uuidv4 }}"), Does.Match("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));

    [Test]
    public void Shuffled_text_has_the_same_letters()
    {
        const string Text = "abcdefghijklmnopqrstuvwxyzé🎉";
        var shuffled = Rendered.Of($"{{{{ shuffle \"{Text}\" }}}}");
        Assert.That(shuffled, Is.Not.EqualTo(Text));
        Assert.That(shuffled.EnumerateRunes(), Is.EquivalentTo(Text.EnumerateRunes()));
    }

    [Test]
    public void Random_integers_lie_in_their_range_the_end_left_out() => Assert.That(
        Rendered.Of("{{ range until 500 }}{{ randInt -2 3 }},{{ end }}").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Distinct().Order(StringComparer.Ordinal),
        Is.EqualTo(["-1", "-2", "0", "1", "2"]));

    [TestCase("rsa", "RSA PRIVATE KEY")]
    [TestCase("ecdsa", "EC PRIVATE KEY")]
    [TestCase("ed25519", "PRIVATE KEY")]
    public void A_new_key_is_PEM_of_its_kind(string kind, string block) => Assert.That(
        Rendered.Of($"{{{{ genPrivateKey \"{kind}\" }}}}"),
        Does.StartWith($"-----BEGIN {block}-----\n").And.EndWith($"-----END {block}-----\n"));

    [Test]
    public void Password_hashes_have_their_form()
    {
        Assert.That(Rendered.Of("{{ bcrypt \"pass\" }}"), Does.Match(@"^\$2a\$10\$[./A-Za-z0-9]{53}$"));
        Assert.That(Rendered.Of("{{ htpasswd \"user\" \"pass\" \"bcrypt\" }}"), Does.Match(@"^user:\$2a\$10\$[./A-Za-z0-9]{53}$"));
        Assert.That(Rendered.Of("{{ htpasswd \"user\" \"pass\" \"sha\" }}"), Is.EqualTo("user:{SHA}nU4eI71bcnBGqeO0t9tXvY1u5oQ="));
    }

    [TestCase(1)]
    [TestCase(15)]
    [TestCase(16)]
    [TestCase(4000)]
    public void What_is_encrypted_can_be_decrypted(int length) => Assert.That(
        Rendered.Of($"{{{{ repeat {length} \"x\" | encryptAES \"key\" | decryptAES \"key\" }}}}"),
        Is.EqualTo(new string('x', length)));
}
