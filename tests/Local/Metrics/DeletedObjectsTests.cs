using NUnit.Framework;

namespace Keyferry.Local.Tests.Metrics;

/// <summary>Report r48 (external-secrets/external-secrets#2542): series of deleted objects alarmed for as long as ESO ran.</summary>
[TestFixture]
internal sealed class DeletedObjectsTests
{
    private static readonly (string Family, string Name)[] Served =
    [
        ("externalsecret_status_condition", "r48-es"),
        ("secretstore_status_condition", "r48-store"),
        ("clustersecretstore_status_condition", "r48-broken"),
    ];

    [Test, CancelAfter(120_000)]
    public async Task Failing_objects_of_every_served_kind_show_that_and_none_is_left_ten_seconds_after_deletion(
        CancellationToken cancel)
    {
        await using var keyferry = await RunningKeyferry.StartAsync(cancel: cancel);
        await keyferry.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"r48"}}""", cancel);
        const string broken = """{"fake":{"validationResult":2,"data":[{"key":"a","value":"b"}]}}""";
        await keyferry.CreateAsync(
            "clustersecretstores", null, $$$"""{"metadata":{"name":"r48-broken"},"spec":{"provider":{{{broken}}}}}""", cancel);
        await keyferry.CreateAsync(
            "secretstores", "r48", $$$"""{"metadata":{"name":"r48-store"},"spec":{"provider":{{{broken}}}}}""", cancel);
        await keyferry.CreateAsync("externalsecrets", "r48", """
            {"metadata":{"name":"r48-es"},"spec":{"refreshInterval":"1h","secretStoreRef":{"name":"r48-store"},
             "data":[{"secretKey":"a","remoteRef":{"key":"a"}}]}}
            """, cancel);

        var before = await keyferry.UntilAsync(
            static f => Served.All(s => Fails(f, s.Family, s.Name)), cancel);
        Assert.That(
            before.Values.SelectMany(static f => f.Samples).Where(
                static s => s.Value == 1 && s.Has(("condition", "Ready"), ("status", "True"))),
            Is.Empty);
        Assert.That(
            before["externalsecrets_store_last_sync_error_condition"].Samples.Select(static s => s.Value), Is.All.EqualTo(1));

        await keyferry.DeleteAsync("externalsecrets", "r48", "r48-es", cancel);
        await keyferry.DeleteAsync("secretstores", "r48", "r48-store", cancel);
        await keyferry.DeleteAsync("clustersecretstores", null, "r48-broken", cancel);
        using var tenSeconds = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        tenSeconds.CancelAfter(TimeSpan.FromSeconds(10));
        var after = await keyferry.UntilAsync(static f => Left(f).All(IsMarker) && Left(f).Any(), tenSeconds.Token);
        Assert.That(Left(after).Select(static s => s.Name), Is.EqualTo(new[] { "externalsecret_status_condition" }));
    }

    [Test, CancelAfter(120_000)]
    public async Task An_object_that_is_made_again_has_no_marker_of_its_deletion(CancellationToken cancel)
    {
        await using var keyferry = await RunningKeyferry.StartAsync(cancel: cancel);
        const string es = """
            {"metadata":{"name":"r48-es"},"spec":{"secretStoreRef":{"name":"none"},
             "data":[{"secretKey":"a","remoteRef":{"key":"a"}}]}}
            """;
        await keyferry.CreateAsync("externalsecrets", "default", es, cancel);
        await keyferry.UntilAsync(static f => Fails(f, "externalsecret_status_condition", "r48-es"), cancel);
        await keyferry.DeleteAsync("externalsecrets", "default", "r48-es", cancel);
        await keyferry.UntilAsync(static f => Left(f).Any(IsMarker), cancel);

        await keyferry.CreateAsync("externalsecrets", "default", es, cancel);

        var again = await keyferry.UntilAsync(static f => Fails(f, "externalsecret_status_condition", "r48-es"), cancel);
        Assert.That(Left(again).Where(IsMarker), Is.Empty);
    }

    [Test, CancelAfter(120_000)]
    public async Task Labels_of_objects_are_shown_where_that_was_asked_for(CancellationToken cancel)
    {
        await using var keyferry = await RunningKeyferry.StartAsync(
            static o => o with { Observability = o.Observability with { ExtendedMetricLabels = true } }, cancel);
        await keyferry.CreateAsync("externalsecrets", "default", """
            {"metadata":{"name":"r48-es","labels":{"app.kubernetes.io/name":"shop","app.kubernetes.io/part-of":"web","team":"a"}},
             "spec":{"secretStoreRef":{"name":"none"},"data":[{"secretKey":"a","remoteRef":{"key":"a"}}]}}
            """, cancel);

        var families = await keyferry.UntilAsync(static f => Fails(f, "externalsecret_status_condition", "r48-es"), cancel);

        const string labels = "app_kubernetes_io_component,app_kubernetes_io_instance,app_kubernetes_io_managed_by,"
            + "app_kubernetes_io_name,app_kubernetes_io_part_of,app_kubernetes_io_version";
        var condition = families["externalsecret_status_condition"].Samples[0];
        Assert.Multiple(() =>
        {
            Assert.That(condition.LabelNames, Is.EqualTo(labels + ",condition,name,namespace,status"));
            Assert.That(condition.Has(
                ("app_kubernetes_io_name", "shop"), ("app_kubernetes_io_part_of", "web"), ("app_kubernetes_io_version", "")));
            Assert.That(
                families["externalsecret_sync_calls_total"].Samples[0].LabelNames, Is.EqualTo(labels + ",name,namespace"));
        });
    }

    [Test, CancelAfter(120_000)]
    public async Task Kinds_that_are_switched_off_have_no_families(CancellationToken cancel)
    {
        await using var keyferry = await RunningKeyferry.StartAsync(
            static o => o with { Engine = o.Engine with { SecretStores = false, ClusterStores = false, Restarts = false } }, cancel);

        var families = await keyferry.UntilAsync(static f => f.ContainsKey("externalsecret_status_condition"), cancel);

        Assert.That(families.Keys, Has.None.StartsWith("secretstore_").And.None.StartsWith("clustersecretstore_"));
        Assert.That(
            families.Values.SelectMany(static f => f.Samples).Where(static s => s.Labels.ContainsKey("controller"))
                .Select(static s => s.Labels["controller"]).Distinct(),
            Is.EquivalentTo(new[]
            {
                "externalsecret", "clusterexternalsecret", "pushsecret", "clusterpushsecret", "generatorstate",
            }));
    }

    private static bool Fails(Dictionary<string, Family> families, string family, string name) =>
        families.TryGetValue(family, out var found)
        && found.Samples.Exists(s => s.Value == 1 && s.Has(("condition", "Ready"), ("name", name), ("status", "False")));

    private static IEnumerable<Sample> Left(Dictionary<string, Family> families) => families.Values
        .SelectMany(static f => f.Samples)
        .Where(static s => s.Labels.Values.Any(static v => v.StartsWith("r48-", StringComparison.Ordinal)));

    private static bool IsMarker(Sample sample) => sample.Has(("condition", "Deleted"), ("status", "False"));
}
