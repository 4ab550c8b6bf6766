using System.Text;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;
using Keyferry.Text.Rewriting;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.PushSecrets;

/// <summary>What <c>dataTo</c> and <c>data</c> come to, without a server.</summary>
public sealed class PushExpansionTests
{
    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("all keys under their own names", [To()], [], "db-pass->db-pass, db-user->db-user, web->web");
        yield return Case("a pattern is found anywhere", [To(match: "b-u|we")], [], "db-user->db-user, web->web");
        yield return Case("an empty pattern takes all", [To(match: "")], [], "db-pass->db-pass, db-user->db-user, web->web");
        yield return Case("no match is no error", [To(match: "^zzz")], [], "");
        yield return Case(
            "rewrites run one after the other",
            [To(match: "^db-", rewrite: [Regexp("^db-", "prod/"), Template("{{ .value | upper }}")])], [],
            "db-pass->PROD/PASS, db-user->PROD/USER");
        yield return Case("one document", [To(remote: "all", match: "^db-")], [], "[db-pass,db-user]->all");
        yield return Case("data takes its key out", [To()], [Entry("web", "else")], "db-pass->db-pass, db-user->db-user, web->else");
        yield return Case("data does not take a key out of a document", [To(remote: "all")], [Entry("web", "else")], "[db-pass,db-user,web]->all, web->else");
        yield return Case("properties of one secret", [], [Entry("web", "s", "a"), Entry("db-user", "s", "b")], "web->s/a, db-user->s/b");
        yield return Case("an entry for another store", [To(store: "other")], [], "");
        yield return Case(
            "two entries of dataTo", [To(match: "^web$"), To(match: "^web")], [],
            "failed to expand dataTo: dataTo[1]: duplicate remote key \"web\" from source key \"web\" (conflicts with dataTo[0]:web)");
        yield return Case(
            "two keys of one entry", [To(rewrite: [Regexp("^db-.*", "db")])], [],
            "failed to expand dataTo: dataTo[0]: duplicate remote key \"db\" from source key \"db-user\" (conflicts with dataTo[0]:db-pass)");
        yield return Case(
            "an empty name", [To(match: "web", rewrite: [Regexp(".*", "")])], [],
            "failed to expand dataTo: dataTo[0]: empty remote key produced for source key \"web\"");
        yield return Case(
            "two sources of one place", [To(match: "web")], [Entry("db-user", "web")],
            "failed to merge data entries: duplicate remote key \"web\": source keys \"web\" and \"db-user\" both map to the same destination");
    }

    [TestCaseSource(nameof(Cases))]
    public void Entries_come_out_as_the_spec_says(PushDataTo[] dataTo, PushSecretData[] data, string expected)
    {
        using var source = Source("db-user", "db-pass", "web");
        Assert.That(Text(Expand(dataTo, data, source)), Is.EqualTo(expected));
    }

    [Test]
    public void A_pattern_that_is_none_is_told()
    {
        using var source = Source("web");
        Assert.That(
            Expand([To(match: "(")], [], source).Error,
            Does.StartWith("failed to expand dataTo: dataTo[0]: match failed: failed to compile regexp pattern \"(\": "));
    }

    [Test]
    public void A_transform_that_fails_is_told()
    {
        using var source = Source("web");
        Assert.That(
            Expand([To(rewrite: [Template("{{ fail \"no\" }}")])], [], source).Error,
            Does.StartWith("failed to expand dataTo: dataTo[0]: rewrite failed: failed rewrite operation[0]: transform failed with"));
    }

    [Test]
    public void Converted_keys_are_matched_and_named_and_the_source_is_read_by_its_own_key()
    {
        using var source = Source("a_U002f_b", "plain");
        var to = To(match: "/");
        to.ConversionStrategy = PushConversionStrategy.ReverseUnicode;
        var entry = Expand([to], [], source).Entries.Single();
        Assert.That(entry.SourceKey, Is.EqualTo("a_U002f_b"));
        Assert.That(entry.StatusKey, Is.EqualTo("a/b"));
        Assert.That(entry.Data.ConversionStrategy, Is.EqualTo("None"));

        to.RemoteKey = "all";
        Assert.That(Expand([to], [], source).Entries.Single().Bundle!.Keys, Is.EqualTo(new[] { "a/b" }));
    }

    [Test]
    public void A_converted_key_of_data_takes_the_raw_one_out_of_dataTo()
    {
        using var source = Source("a_U002f_b", "plain");
        var entry = Entry("a/b", "slash");
        entry.ConversionStrategy = PushConversionStrategy.ReverseUnicode;
        Assert.That(Text(Expand([To()], [entry], source)), Is.EqualTo("plain->plain, a/b->slash"));
    }

    [Test]
    public void Two_keys_that_convert_to_one_are_an_error()
    {
        using var source = Source("a/b", "a_U002f_b");
        var to = To();
        to.ConversionStrategy = PushConversionStrategy.ReverseUnicode;
        Assert.That(Expand([to], [], source).Error, Does.Contain("secret name collision during conversion: a/b"));
    }

    [Test]
    public void A_pattern_that_takes_too_long_for_all_keys_is_refused()
    {
        using var source = Source([.. Enumerable.Range(0, 3_000).Select(static i => new string('a', 200) + i)]);
        var pattern = $"({string.Join('|', Enumerable.Range(1, 60).Select(static i => new string('a', i)))})*x";
        var error = Expand([To(match: pattern)], [], source).Error;
        Assert.That(error, Does.Contain("takes more than"));
    }

    private static PushEntries Expand(PushDataTo[] dataTo, PushSecretData[] data, PushSource source)
    {
        var store = new PushStore(
            new StoreKey(StoreKey.Namespaced, "team", "shelf"),
            new FoundStore(new StoreObject(StoreKey.Namespaced, "team", "shelf", new SecretStoreSpec()), "uid", true, true));
        var expansion = new PushExpansion(new KeyTemplates(TimeProvider.System).TryRender);
        return PushMerge.Merge(expansion.Expand(dataTo, store, source), data, source);
    }

    private static string Text(PushEntries entries) => entries.Error ?? string.Join(", ", entries.Entries.Select(static e =>
        $"{(e.Bundle is null ? e.SourceKey : $"[{string.Join(',', e.Bundle.Keys)}]")}->{e.StatusKey}"));

    private static TestCaseData Case(string name, PushDataTo[] dataTo, PushSecretData[] data, string expected) =>
        new TestCaseData(dataTo, data, expected).SetArgDisplayNames(name);

    private static PushDataTo To(string store = "shelf", string? remote = null, string? match = null, List<PushRewrite>? rewrite = null) => new()
    {
        StoreRef = new PushStoreRef { Name = store },
        RemoteKey = remote,
        Match = match is null ? null : new PushKeyMatch { Regexp = match },
        Rewrite = rewrite,
    };

    private static PushRewrite Regexp(string source, string target) => new() { Regexp = new RewriteRegexp { Source = source, Target = target } };

    private static PushRewrite Template(string template) => new() { Transform = new RewriteTransform { Template = template } };

    private static PushSecretData Entry(string key, string remote, string? property = null) => PushScene.Entry(key, remote, property);

    private static PushSource Source(params string[] keys) => new()
    {
        Name = "source",
        Data = keys.ToDictionary(static k => k, static k => new SecretValue(Encoding.UTF8.GetBytes("value of " + k)), StringComparer.Ordinal),
    };
}
