using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Stores;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>What a spec wants fetched.</summary>
public sealed class FetchPlanTests
{
    [Test]
    public void All_dataFrom_entries_come_before_all_data_entries()
    {
        var plan = Plan(new ExternalSecretSpec
        {
            Data = [new ExternalSecretData { SecretKey = "k", RemoteRef = new RemoteRefSpec { Key = "a" } }],
            DataFrom =
            [
                new DataFromEntry { Find = new FindSpec { Name = new FindName { Regexp = "x" } } },
                new DataFromEntry { Extract = new RemoteRefSpec { Key = "b" } },
                new DataFromEntry { SourceRef = new SourceRef { GeneratorRef = new GeneratorRef { Kind = "UUID", Name = "g" } } },
            ],
        });

        Assert.That(plan.Entries.Select(static e => e.Context), Is.EqualTo((string[])
        [
            "spec.dataFrom[0].find", "spec.dataFrom[1].extract", "spec.dataFrom[2].sourceRef.generatorRef", "spec.data[0] (key: a)",
        ]));
        Assert.That(plan.Entries.Select(static e => e.StateKey), Is.EqualTo((string?[])["0", "1", "2", null]));
        Assert.That(plan.Entries.Select(static e => e.ReadsStore), Is.EqualTo((bool[])[true, true, false, true]));
        Assert.That(plan.Generators().Select(static g => g.Name), Is.EqualTo((string[])["g"]));
        Assert.That(plan.Refusal, Is.Null);
    }

    [Test]
    public void Of_several_sources_in_one_entry_find_comes_first_and_a_generator_last()
    {
        var generator = new SourceRef { GeneratorRef = new GeneratorRef { Kind = "UUID", Name = "g" } };
        var plan = Plan(new ExternalSecretSpec
        {
            DataFrom =
            [
                new DataFromEntry { Find = new FindSpec(), Extract = new RemoteRefSpec { Key = "b" }, SourceRef = generator },
                new DataFromEntry { Extract = new RemoteRefSpec { Key = "b" }, SourceRef = generator },
            ],
        });

        Assert.That(plan.Entries[0].Search, Is.Not.Null);
        Assert.That(plan.Entries[1].Reference.AsMap);
        Assert.That(plan.Generators(), Is.Empty);
    }

    [Test]
    public void An_entry_may_name_a_store_of_its_own()
    {
        var plan = Plan(new ExternalSecretSpec
        {
            SecretStoreRef = new StoreRef { Name = "shelf" },
            DataFrom =
            [
                new DataFromEntry { Find = new FindSpec() },
                new DataFromEntry
                {
                    Find = new FindSpec(),
                    SourceRef = new SourceRef { StoreRef = new StoreRef { Name = "wide", Kind = "ClusterSecretStore" } },
                },
            ],
        });

        Assert.That(plan.Entries.Select(static e => e.Store.ToString()), Is.EqualTo((string[])
        [
            "SecretStore/team/shelf", "ClusterSecretStore/wide",
        ]));
        Assert.That(plan.Stores, Has.Count.EqualTo(2));
    }

    [Test]
    public void Rules_and_policies_of_an_entry_are_taken_over()
    {
        var entry = Plan(new ExternalSecretSpec
        {
            DataFrom =
            [
                new DataFromEntry
                {
                    Find = new FindSpec { ConversionStrategy = "Unicode", DecodingStrategy = "Base64", NullBytePolicy = "Fail" },
                    Rewrite =
                    [
                        new RewriteRule { Regexp = new RewriteRegexp { Source = "a", Target = "b" } },
                        new RewriteRule { Transform = new RewriteTransform { Template = "{{ .value }}" } },
                        new RewriteRule { Merge = new RewriteMerge { Into = "all", Strategy = "JSON" } },
                    ],
                },
            ],
        }).Entries[0];

        Assert.That((entry.ConversionStrategy, entry.DecodingStrategy, entry.RefuseNullBytes), Is.EqualTo(("Unicode", "Base64", true)));
        Assert.That(entry.Rewrite[0].Regexp, Is.EqualTo(new Keyferry.Text.Rewriting.KeyRewriteRegexp("a", "b")));
        Assert.That(entry.Rewrite[1].Transform, Is.EqualTo("{{ .value }}"));
        Assert.That(entry.Rewrite[2].Merge!.Into, Is.EqualTo("all"));
    }

    [TestCase(null, false)]
    [TestCase("relative", true)]
    public void The_annotation_makes_found_names_relative(string? annotation, bool expected)
    {
        var plan = Plan(new ExternalSecretSpec { DataFrom = [new DataFromEntry { Find = new FindSpec() }] }, annotation);

        Assert.That(plan.Entries[0].HasRelativeNames, Is.EqualTo(expected));
        Assert.That(plan.Refusal, Is.Null);
    }

    [Test]
    public void An_annotation_that_means_nothing_is_refused_with_the_way_out()
    {
        var plan = Plan(new ExternalSecretSpec { DataFrom = [new DataFromEntry { Find = new FindSpec() }] }, "Relativ");

        Assert.That(plan.Refusal, Is.EqualTo(
            "metadata.annotations[keyferry.io/find-keys]: \"Relativ\" is not known: give relative, or leave the annotation out for whole names"));
    }

    [Test]
    public void More_windows_than_anybody_needs_are_refused()
    {
        var windows = Enumerable.Repeat(new SyncWindow { Schedule = "@daily", Duration = "1h" }, ManifestLimits.MaxSyncWindows + 1).ToList();

        Assert.That(
            Plan(new ExternalSecretSpec { SyncWindows = new SyncWindows { Kind = "deny", Windows = windows } }).Refusal,
            Does.StartWith("spec.syncWindows.windows: 101 windows are more than 100"));
    }

    [Test]
    public void Searches_are_equal_only_if_they_ask_for_the_same()
    {
        Assert.That(new StoreSearch("a", "b", Tags(("x", "1"), ("y", "2"))), Is.EqualTo(new StoreSearch("a", "b", Tags(("y", "2"), ("x", "1")))));
        Assert.That(new StoreSearch(null, "", null), Is.EqualTo(new StoreSearch(null, null, Tags())));
        Assert.That(new StoreSearch("a", "b", null), Is.Not.EqualTo(new StoreSearch("ab", null, null)));
        Assert.That(new StoreSearch("", "b", null), Is.Not.EqualTo(new StoreSearch(null, "b", null)));
        Assert.That(new StoreSearch(null, null, Tags(("x", "1"))), Is.Not.EqualTo(new StoreSearch(null, null, Tags(("x", "2")))));
    }

    private static Dictionary<string, string> Tags(params (string Key, string Value)[] tags) =>
        tags.ToDictionary(static t => t.Key, static t => t.Value, StringComparer.Ordinal);

    private static FetchPlan Plan(ExternalSecretSpec spec, string? annotation = null) => FetchPlan.Of(new ExternalSecret
    {
        Metadata = new V1ObjectMeta
        {
            Name = "app", NamespaceProperty = "team",
            Annotations = annotation is null ? null : new Dictionary<string, string> { [FindKeys.Annotation] = annotation },
        },
        Spec = spec,
    });
}
