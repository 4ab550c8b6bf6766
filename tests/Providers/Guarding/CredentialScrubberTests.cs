using Keyferry.Providers.Scrubbing;
using System.Text;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Guarding;

public sealed class CredentialScrubberTests
{
    [TestCase("hvs.some-token", "X-Vault-Token: hvs.some-token", "X-Vault-Token: <credential>")]
    [TestCase("hvs.some-token", "again hvs.some-token and hvs.some-token", "again <credential> and <credential>")]
    [TestCase("pass word/1", "?p=pass%20word%2F1", "?p=<credential>", TestName = "As it stands in an address")]
    [TestCase("user:password", "Basic dXNlcjpwYXNzd29yZA==", "Basic <credential>", TestName = "As base64")]
    [TestCase("a-longer-token\n", "it said a-longer-token.", "it said <credential>.", TestName = "Without the line break of a file")]
    [TestCase("short", "in short", "in short", TestName = "What is short is in words by chance")]
    public void Credentials_are_taken_out_of_a_text(string credential, string text, string expected)
    {
        var scrubber = new CredentialScrubber();
        scrubber.Add(Encoding.UTF8.GetBytes(credential));

        Assert.That(scrubber.Scrub(text), Is.EqualTo(expected));
    }

    [Test]
    public void Lines_of_a_key_are_taken_out_by_themselves()
    {
        var scrubber = new CredentialScrubber();
        scrubber.Add("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----\n"u8);

        Assert.That(scrubber.Scrub("line 2: MIIEvQIBADANBgkqhkiG9w0BAQEF\\n"), Is.EqualTo("line 2: <credential>\\n"));
    }

    [Test]
    public void Headers_that_authenticate_are_known_without_their_scheme()
    {
        using var request = new HttpRequestMessage();
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer ya29.token");
        request.Headers.TryAddWithoutValidation("PRIVATE-TOKEN", "glpat-123456");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        var scrubber = new CredentialScrubber();
        scrubber.Add(request.Headers);

        Assert.That(
            scrubber.Scrub("Bearer ya29.token, glpat-123456, application/json"),
            Is.EqualTo("Bearer <credential>, <credential>, application/json"));
    }

    [Test]
    public void No_more_than_a_bounded_number_is_kept_and_the_newest_stay()
    {
        var scrubber = new CredentialScrubber();
        for (var i = 0; i < 1000; i++)
        {
            scrubber.Add(Encoding.UTF8.GetBytes($"token-number-{i:0000}"));
        }

        Assert.That(scrubber.Scrub("token-number-0000"), Is.EqualTo("token-number-0000"));
        Assert.That(scrubber.Scrub("token-number-0999"), Is.EqualTo("<credential>"));
    }

    [Test]
    public void Nothing_is_known_once_it_was_cleared()
    {
        var scrubber = new CredentialScrubber();
        scrubber.Add("some-credential"u8);
        scrubber.Clear();

        Assert.That(scrubber.Scrub("some-credential"), Is.EqualTo("some-credential"));
    }
}
