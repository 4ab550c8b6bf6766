using Keyferry.Api.Injection;
using NUnit.Framework;

namespace Keyferry.Api.Tests.Injection;

public sealed class InlineReferenceTests
{
    [TestCase("keyferry://vault/prod/db#password", "vault", false, "prod/db", "password")]
    [TestCase("keyferry://cluster:vault/prod/db", "vault", true, "prod/db", "")]
    [TestCase("keyferry://vault/a%23b%25c%2523#x.y", "vault", false, "a#b%c%23", "x.y")]
    [TestCase("keyferry://vault/arn:aws:secretsmanager:eu-central-1:1:secret:x?y#z#w", "vault", false, "arn:aws:secretsmanager:eu-central-1:1:secret:x?y", "z#w")]
    public void A_reference_names_store_key_and_property(string text, string store, bool isCluster, string key, string property)
    {
        Assert.That(InlineReference.TryParse(text, out var reference, out var problem), Is.True, problem);
        Assert.Multiple(() =>
        {
            Assert.That(reference, Is.EqualTo(new InlineReference(store, isCluster, key, property)));
            Assert.That(reference!.ToString(), Is.EqualTo(text), "and is written as it was read");
        });
    }

    [TestCase("keyferry://", "expected the name of a SecretStore")]
    [TestCase("keyferry://Vault/x", "expected the name of a SecretStore")]
    [TestCase("keyferry://vault", "expected the key in the store")]
    [TestCase("keyferry://vault/", "expected the key in the store")]
    [TestCase("keyferry://vault/x#", "expected a property after")]
    [TestCase("https://vault/x", "expected keyferry://")]
    public void Anything_else_is_refused_with_what_is_expected(string text, string said)
    {
        Assert.That(InlineReference.TryParse(text, out _, out var problem), Is.False);
        Assert.That(problem, Does.Contain(said));
    }

    [Test]
    public void The_Secret_s_name_follows_from_the_reference_alone_and_is_one_of_a_Secret()
    {
        var names = new[]
        {
            "keyferry://vault/prod/db#password", "keyferry://vault/prod/db#user", "keyferry://cluster:vault/prod/db#password",
            "keyferry://vault/prod/db",
        }.Select(static t => InlineReference.TryParse(t, out var r, out _) ? r.SecretName : "").ToList();

        Assert.Multiple(() =>
        {
            Assert.That(names, Is.Unique);
            Assert.That(names, Is.All.Match("^keyferry-ref-[0-9a-f]{20}$"));
        });
    }

    [Test]
    public void What_is_too_long_is_refused() => Assert.That(
        InlineReference.TryParse("keyferry://vault/" + new string('x', 1024), out _, out _), Is.False);
}
