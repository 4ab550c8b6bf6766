using Keyferry.Api.Validation;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Validation;

public sealed class CredentialTextTests
{
    [TestCase("AKIAIOSFODNN7EXAMPLE")]
    [TestCase("hvs.CAESIJlU02LQZq1k5KuQwA3bX0m2Z8vCq7t9eTnYh4rPs6dDGicKImh2cy5")]
    [TestCase("s.iyNUhq8Ov4hIAx6snw5mB2nL")]
    [TestCase("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N")]
    [TestCase("-----BEGIN RSA PRIVATE KEY-----\nMIIE")]
    [TestCase("ghp_0123456789abcdefghijABCDEFGHIJ012345")]
    [TestCase("glpat-0123456789abcdefghij")]
    [TestCase("xoxb-123456789012-abcdefghij")]
    public void Well_known_forms_are_known(string text) =>
        Assert.Multiple(() =>
        {
            Assert.That(CredentialText.IsWellKnown(text));
            Assert.That(CredentialText.IsLikely(text));
        });

    [TestCase("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")]
    [TestCase("c3VwZXJzZWNyZXQtcGFzc3dvcmQ=")]
    [TestCase("0123456789abcdef0123456789abcdef")]
    [TestCase("password=q8Zr2Lk9Xw4Tn6Vb1Yc3Md5")]
    public void Long_mixtures_are_likely(string text) => Assert.That(CredentialText.IsLikely(text));

    [TestCase("")]
    [TestCase("my-secret")]
    [TestCase("generators.external-secrets.io/v1alpha1")]
    [TestCase("azureStorageAccountKey1")]
    [TestCase("SPRING_DATASOURCE_PASSWORD_V2")]
    [TestCase("kubernetes.io/service-account.name")]
    [TestCase("theVeryLongNameOfSomeFieldThatIsNotKnown2")]
    [TestCase("arn:aws:secretsmanager:eu-central-1:123456789012:secret:db")]
    [TestCase("https://vault.example.com:8200/v1/secret/data/app")]
    [TestCase("1 hour and 30 minutes and then some")]
    [TestCase("/prod/Payments/Db-Master/Password_2024")]
    public void Names_and_addresses_are_not(string text) =>
        Assert.Multiple(() =>
        {
            Assert.That(CredentialText.IsWellKnown(text), Is.False);
            Assert.That(CredentialText.IsLikely(text), Is.False);
        });

    [Test]
    public void At_most_four_characters_are_shown_and_of_short_texts_none()
    {
        Assert.Multiple(() =>
        {
            Assert.That(CredentialText.Mask("AKIAIOSFODNN7EXAMPLE"), Is.EqualTo("AKIA… (20 characters, not shown)"));
            Assert.That(CredentialText.Mask("hunter2"), Is.EqualTo("(not shown)"));
        });
    }

    [Test]
    public void A_message_keeps_what_is_no_credential() =>
        Assert.That(
            CredentialText.Redact("function AKIAIOSFODNN7EXAMPLE is unknown"),
            Is.EqualTo("function AKIA… (20 characters, not shown) is unknown"));
}
