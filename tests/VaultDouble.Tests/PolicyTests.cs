using Keyferry.VaultDouble.Policies;
using Keyferry.VaultDouble.Text;
using NUnit.Framework;

namespace Keyferry.VaultDouble.Tests;

/// <summary>What policies allow, by the rules of Vault's documentation of policies.</summary>
public sealed class PolicyTests
{
    [TestCase("path \"a/b\" { capabilities = [\"read\"] }", "a/b", "read", true)]
    [TestCase("path \"a/b\" { capabilities = [\"read\"] }", "a/b/c", "read", false)]
    [TestCase("path \"a/*\" { capabilities = [\"read\"] }", "a/b/c", "read", true)]
    [TestCase("path \"a/*\" { capabilities = [\"read\"] }", "a", "read", false)]
    [TestCase("path \"a/+/c\" { capabilities = [\"read\"] }", "a/b/c", "read", true)]
    [TestCase("path \"a/+/c\" { capabilities = [\"read\"] }", "a/b/b/c", "read", false)]
    [TestCase("path \"+/data/team-*\" { capabilities = [\"read\"] }", "kv/data/team-a/x", "read", true)]
    [TestCase("path \"+/data/team-*\" { capabilities = [\"read\"] }", "kv/data/other", "read", false)]
    [TestCase("path \"a/b\" { capabilities = [\"list\"] }", "a/b/", "list", true)]
    [TestCase("path \"a\" { policy = \"write\" }", "a", "delete", true)]
    public void A_path_is_matched(string policy, string path, string capability, bool allowed) =>
        Assert.That(Of(policy).Allows(path, capability, needsSudo: false, data: null), Is.EqualTo(allowed));

    [Test]
    public void The_more_exact_path_wins()
    {
        var acl = Of("""
            path "s/*" { capabilities = ["read", "update"] }
            path "s/+/x" { capabilities = ["list"] }
            path "s/a/x" { capabilities = ["deny"] }
            path "s/b*" { capabilities = ["delete"] }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(acl.Capabilities("s/a/x"), Is.EqualTo(new[] { "deny" }));
            Assert.That(acl.Capabilities("s/c/x"), Is.EqualTo(new[] { "list" }));
            Assert.That(acl.Capabilities("s/bee"), Is.EqualTo(new[] { "delete" }));
            Assert.That(acl.Capabilities("s/c"), Is.EqualTo(new[] { "read", "update" }));
            Assert.That(acl.Capabilities("t"), Is.EqualTo(new[] { "deny" }));
        });
    }

    [Test]
    public void Policies_are_united_and_deny_beats_all()
    {
        var united = Of("path \"a\" { capabilities = [\"read\"] }", "path \"a\" { capabilities = [\"update\"] }");
        var denied = Of("path \"a\" { capabilities = [\"read\"] }", "path \"a\" { capabilities = [\"deny\"] }");
        Assert.Multiple(() =>
        {
            Assert.That(united.Capabilities("a"), Is.EqualTo(new[] { "read", "update" }));
            Assert.That(denied.Capabilities("a"), Is.EqualTo(new[] { "deny" }));
        });
    }

    [Test]
    public void Parameters_are_held()
    {
        var acl = Of("""
            path "a" {
              capabilities        = ["update"]
              allowed_parameters  = { "colour" = ["red", "blue*"], "size" = [] }
              denied_parameters   = { "force" = [] }
              required_parameters = ["colour"]
            }
            """);
        bool Allows(string json) => acl.Allows("a", "update", needsSudo: false, (System.Text.Json.Nodes.JsonObject)GoJson.Parse(json)!);
        Assert.Multiple(() =>
        {
            Assert.That(Allows("""{"colour":"red"}"""), Is.True);
            Assert.That(Allows("""{"colour":"blueish","size":3}"""), Is.True);
            Assert.That(Allows("""{"colour":"green"}"""), Is.False);
            Assert.That(Allows("""{"colour":"red","force":true}"""), Is.False);
            Assert.That(Allows("""{"colour":"red","other":1}"""), Is.False);
            Assert.That(Allows("""{"size":3}"""), Is.False);
        });
    }

    [TestCase("{\"path\": {\"a\": {\"capabilities\": [\"read\"]}}}")]
    [TestCase("# words\npath \"a\" {\n  /* more */ capabilities = [\n    \"read\", // and more\n  ]\n}\n")]
    public void Json_and_comments_are_read(string policy) => Assert.That(Of(policy).Capabilities("a"), Is.EqualTo(new[] { "read" }));

    [TestCase("path \"a\" { capabilities = [\"peek\"] }")]
    [TestCase("path \"a\" { capabilites = [\"read\"] }")]
    [TestCase("path \"a\" { capabilities = [\"read\"]")]
    [TestCase("way \"a\" { }")]
    [TestCase("path \"a/+*\" { capabilities = [\"read\"] }")]
    public void What_is_no_policy_is_refused(string policy) => Assert.That(() => Policy.Parse(policy), Throws.TypeOf<HclException>());

    private static Acl Of(params string[] policies) =>
        new(policies.Select(static (text, i) => new Policy($"p{i}", text, DateTimeOffset.UnixEpoch, 1, Policy.Parse(text))));
}
