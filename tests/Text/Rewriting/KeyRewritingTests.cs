using System.Text;
using Keyferry.Text.Rewriting;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Rewriting;

public sealed class KeyRewritingTests
{
    [Test]
    public void Of_keys_that_become_one_the_last_by_name_leaves_its_value()
    {
        var result = Apply([new KeyRewrite { Regexp = new KeyRewriteRegexp("-.*", "") }], ("k-b", "2"), ("k-a", "1"), ("z", "3"));

        Assert.That(Text(result), Is.EqualTo(new Dictionary<string, string> { ["k"] = "2", ["z"] = "3" }));
        Assert.That(result.Collisions, Is.EqualTo(new[] { "k" }));
    }

    [Test]
    public void A_transform_gets_each_key()
    {
        var result = Apply([new KeyRewrite { Transform = "t" }], ("a", "1"), ("b", "2"));

        Assert.That(Text(result), Is.EqualTo(new Dictionary<string, string> { ["t:a"] = "1", ["t:b"] = "2" }));
        Assert.That(result.Collisions, Is.Empty);
    }

    [Test]
    public void The_operation_that_fails_is_named_by_its_index()
    {
        var fine = new KeyRewrite { Regexp = new KeyRewriteRegexp("a", "b") };

        Assert.That(
            Apply([fine, new KeyRewrite { Transform = "broken" }], ("a", "1")).Error,
            Is.EqualTo("failed rewrite operation[1]: transform failed with no such function"));
        Assert.That(
            Apply([fine, fine, new KeyRewrite { Regexp = new KeyRewriteRegexp("(", "") }]).Error,
            Does.StartWith("failed rewrite operation[2]: regexp failed with failed to compile: this ( is never closed"));
    }

    [TestCase("{\"a\":hunter2}")]
    [TestCase("hunter2")]
    [TestCase("\"hunter2\"")]
    [TestCase("{\"a\":1e999}")]
    public void An_error_never_holds_a_value(string value)
    {
        var error = Apply([new KeyRewrite { Merge = new KeyRewriteMerge() }], ("k", value)).Error;

        Assert.That(error, Does.StartWith("failed rewrite operation[0]: merge failed with the value of key \"k\": "));
        Assert.That(error, Does.Not.Contain("hunter2").And.Not.Contain("1e999"));
    }

    [Test]
    public void A_conflict_names_the_members_and_the_way_out()
    {
        var error = Apply([new KeyRewrite { Merge = new KeyRewriteMerge() }], ("a", "{\"x\":1,\"y\":1}"), ("b", "{\"y\":2,\"x\":2}")).Error;

        Assert.That(error, Does.Contain("conflicts: x, y; with conflictPolicy Ignore"));
    }

    [Test]
    public void A_key_named_twice_in_priority_conflicts_with_itself()
    {
        var merge = new KeyRewriteMerge { Priority = ["a", "a"] };

        Assert.That(Apply([new KeyRewrite { Merge = merge }], ("a", "{\"x\":1}")).Data, Is.Null);
    }

    [Test]
    public void Hostile_depth_is_merged_or_refused_but_harms_nobody()
    {
        var merge = new KeyRewrite { Merge = new KeyRewriteMerge() };
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

        Assert.That(Text(Apply([merge], ("k", Nested(10_000))))["a"], Is.EqualTo(Nested(9_999)));
        Assert.That(Apply([merge], ("k", Nested(10_001))).Data, Is.Null);
    }

    [Test]
    public void What_was_given_stays_as_it_was()
    {
        var data = Data(("a", "{\"x\":1}"));
        var merge = new KeyRewriteMerge { Into = "a", Strategy = "JSON" };

        KeyRewriting.Apply([new KeyRewrite { Merge = merge }, new KeyRewrite { Regexp = new KeyRewriteRegexp("^", "p-") }], data, Render);

        Assert.That(data.Keys, Is.EqualTo(new[] { "a" }));
    }

    private static KeyRewriteResult Apply(KeyRewrite[] operations, params (string Key, string Value)[] data) =>
        KeyRewriting.Apply(operations, Data(data), Render);

    private static Dictionary<string, ReadOnlyMemory<byte>> Data(params (string Key, string Value)[] data) =>
        data.ToDictionary(static e => e.Key, static e => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(e.Value));

    private static Dictionary<string, string> Text(KeyRewriteResult result) =>
        result.Data!.ToDictionary(static e => e.Key, static e => Encoding.UTF8.GetString(e.Value.Span));

    private static bool Render(string template, string key, out string text)
    {
        text = template == "broken" ? "no such function" : $"{template}:{key}";
        return template != "broken";
    }
}
