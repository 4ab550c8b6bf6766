using System.IO.Compression;
using System.Text;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Metrics;

/// <summary>The text of <c>/metrics</c>, held against what ESO serves.</summary>
[TestFixture, NonParallelizable]
internal sealed class MetricsTests
{
    // Never to be seen in a metric.
    private const string Value = "correct-horse";

    private const string AwsEndpoint = "AWS_SECRETSMANAGER_ENDPOINT";

    private RefusingAws _aws = null!;
    private RunningKeyferry _keyferry = null!;
    private Dictionary<string, Family> _families = null!;

    [OneTimeSetUp]
    public async Task SetUp()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        _aws = new RefusingAws();
        Environment.SetEnvironmentVariable(AwsEndpoint, _aws.Address);
        _keyferry = await RunningKeyferry.StartAsync(cancel: limit.Token);
        await FurnishAsync(limit.Token);
        await _keyferry.ReviewAsync("{}", limit.Token);
        _families = await _keyferry.UntilAsync(
            static f => HasReady(f, "externalsecret", "good", "True") && HasReady(f, "externalsecret", "refused", "False")
                && HasReady(f, "secretstore", "aws", "True") && HasReady(f, "clustersecretstore", "everywhere", "True")
                && HasReady(f, "clusterexternalsecret", "many", "True") && HasReady(f, "clusterpushsecret", "pushes", "True")
                && HasReady(f, "pushsecret", "push", "True") && f.ContainsKey("externalsecret_provider_api_calls_count"),
            limit.Token);
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        Environment.SetEnvironmentVariable(AwsEndpoint, null);
        await _keyferry.DisposeAsync();
        await _aws.DisposeAsync();
    }

    [TestCaseSource(nameof(Peers))]
    public void What_ESO_serves_is_served_under_its_name_with_its_type_and_labels(string name, string type, string labels)
    {
        Assert.That(_families, Contains.Key(name));
        var family = _families[name];
        Assert.Multiple(() =>
        {
            Assert.That(family.Type, Is.EqualTo(type));
            Assert.That(family.Samples, Is.Not.Empty);
            Assert.That(family.Samples.Select(static s => s.LabelNames), Is.All.EqualTo(labels));
        });
    }

    [TestCaseSource(nameof(NotServed))]
    public void What_is_not_served_yet_is_not_there(string name, string why) =>
        Assert.That(_families, Does.Not.ContainKey(name), $"it is served: \"{why}\" is no longer true");

    [Test]
    public void Nothing_else_is_served_but_what_is_listed_and_what_belongs_to_the_process()
    {
        var listed = Rows("eso-metrics.tsv").Concat(Rows("keyferry-metrics.tsv")).Concat(Rows("served-when-known.tsv")).Select(static r => r[0]);
        Assert.That(
            _families.Keys.Where(static n => !n.StartsWith("process_", StringComparison.Ordinal)
                && !n.StartsWith("dotnet_", StringComparison.Ordinal)),
            Is.SubsetOf(listed));
    }

    [Test]
    public void Passes_over_each_ExternalSecret_are_counted_under_both_names()
    {
        double Of(string family, string name, params (string, string)[] more) => _families[family].Samples
            .Single(s => s.Has([("name", name), ("namespace", "default"), .. more])).Value;
        Assert.Multiple(() =>
        {
            Assert.That(Of("externalsecret_sync_calls_total", "good"), Is.Positive);
            Assert.That(Of("externalsecret_sync_calls_error", "good"), Is.Zero);
            Assert.That(Of("externalsecret_sync_calls_error", "refused"), Is.Positive);
            Assert.That(Of("externalsecrets_sync_calls_total", "good", ("status", "success")),
                Is.EqualTo(Of("externalsecret_sync_calls_total", "good")));
            Assert.That(Of("externalsecrets_sync_calls_total", "refused", ("status", "error")),
                Is.EqualTo(Of("externalsecret_sync_calls_error", "refused")));
            Assert.That(Of("externalsecrets_sync_call_errors_total", "refused"), Is.Positive);
            Assert.That(Of("externalsecret_reconcile_duration", "good"), Is.GreaterThan(1_000), "nanoseconds");
        });
    }

    [Test]
    public void A_controllers_passes_its_queue_and_its_workers_are_counted()
    {
        double Of(string sample, params (string, string)[] labels) => _families.Values
            .SelectMany(static f => f.Samples).Single(s => s.Name == sample && s.Has(labels)).Value;
        Assert.Multiple(() =>
        {
            Assert.That(Of("controller_runtime_reconcile_total", ("controller", "secretstore"), ("result", "requeue_after")),
                Is.Positive);
            Assert.That(Of("controller_runtime_reconcile_errors_total", ("controller", "externalsecret")), Is.Positive);
            Assert.That(Of("controller_runtime_reconcile_time_seconds_count", ("controller", "externalsecret")), Is.Positive);
            Assert.That(Of("controller_runtime_max_concurrent_reconciles", ("controller", "externalsecret")), Is.EqualTo(RunningKeyferry.Workers));
            Assert.That(Of("workqueue_adds_total", ("name", "externalsecret")), Is.GreaterThanOrEqualTo(2));
            Assert.That(Of("workqueue_retries_total", ("name", "externalsecret")), Is.Positive);
            Assert.That(Of("workqueue_queue_duration_seconds_count", ("name", "externalsecret")), Is.Positive);
            Assert.That(Of("workqueue_depth", ("name", "externalsecret"), ("priority", "0")), Is.Zero);
            Assert.That(Of("workqueue_depth", ("name", "externalsecret"), ("priority", "-100")), Is.Zero);
            Assert.That(Of("keyferry_due_untouched", ("controller", "externalsecret")), Is.Zero);
            Assert.That(Of("leader_election_master_status", ("name", "external-secrets-controller")), Is.EqualTo(1));
            Assert.That(Of("certwatcher_read_certificate_total"), Is.Positive);
            Assert.That(Of("rest_client_requests_total", ("method", "POST"), ("code", "201")), Is.Positive);
            Assert.That(
                Of("externalsecret_provider_api_calls_count", ("provider", "AWS/SecretsManager"), ("call", "GetSecretValue"),
                    ("status", "error")),
                Is.Positive);
        });
    }

    [Test]
    public void A_store_that_another_controller_serves_is_not_told_of() => Assert.Multiple(() =>
    {
        Assert.That(HasReady(_families, "secretstore", "foreign", "True"), Is.False);
        Assert.That(
            _families["externalsecrets_store_last_sync_error_condition"].Samples.Select(static s => s.Labels["name"]),
            Does.Contain("fake").And.Not.Contain("foreign"));
    });

    [Test]
    public async Task No_value_of_a_secret_is_shown() =>
        Assert.That(await _keyferry.TextAsync(default), Does.Not.Contain(Value).And.Not.Contain("AKIAFAKE"));

    [TestCase("gzip, deflate", "gzip")]
    [TestCase("gzip;q=0", null)]
    [TestCase("identity", null)]
    public async Task Text_is_packed_for_who_can_unpack_it(string accepted, string? expected)
    {
        var (encoding, body) = await _keyferry.RawAsync(accepted, default);
        await using Stream plain = encoding == "gzip"
            ? new GZipStream(new MemoryStream(body), CompressionMode.Decompress)
            : new MemoryStream(body);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        Assert.That(encoding, Is.EqualTo(expected));
        Assert.That(Exposition.Read(await reader.ReadToEndAsync()), Contains.Key("externalsecret_sync_calls_total"));
    }

    private static IEnumerable<TestCaseData> Peers() => Rows("eso-metrics.tsv").Concat(Rows("keyferry-metrics.tsv"))
        .Where(static row => !Rows("not-served.tsv").Any(n => n[0] == row[0]))
        .Select(static row => new TestCaseData(row[0], row[1], row[2]));

    private static IEnumerable<TestCaseData> NotServed() =>
        Rows("not-served.tsv").Select(static row => new TestCaseData(row[0], row[1]));

    private static IEnumerable<string[]> Rows(string file) => File.ReadLines(
            Path.Combine(AppContext.BaseDirectory, "Metrics", file))
        .Where(static l => !l.StartsWith('#')).Select(static l => l.Split('\t'));

    private static bool HasReady(Dictionary<string, Family> families, string prefix, string name, string status) =>
        families.TryGetValue($"{prefix}_status_condition", out var family)
        && family.Samples.Exists(s => s.Value == 1 && s.Has(("name", name), ("condition", "Ready"), ("status", status)));

    private async Task FurnishAsync(CancellationToken cancel)
    {
        await _keyferry.CreateAsync("secretstores", "default", $$$$$$"""
            {"metadata":{"name":"fake"},"spec":{"provider":{"fake":{"data":[{"key":"a","value":"{{{{{{Value}}}}}}"}]}}}}
            """, cancel);
        await _keyferry.CreateAsync("secretstores", "default", $$$$$$"""
            {"metadata":{"name":"foreign"},
             "spec":{"controller":"other","provider":{"fake":{"data":[{"key":"a","value":"{{{{{{Value}}}}}}"}]}}}}
            """, cancel);
        await _keyferry.SetReadyAsync("secretstores", "default", "foreign", cancel);
        await _keyferry.CreateAsync("clustersecretstores", null, $$$$$$"""
            {"metadata":{"name":"everywhere"},"spec":{"provider":{"fake":{"data":[{"key":"a","value":"{{{{{{Value}}}}}}"}]}}}}
            """, cancel);
        await _keyferry.SendAsync("POST", "/api/v1/namespaces/default/secrets", """
            {"metadata":{"name":"aws"},"stringData":{"id":"AKIAFAKE","secret":"fake"}}
            """, cancel);
        await _keyferry.CreateAsync("secretstores", "default", """
            {"metadata":{"name":"aws"},"spec":{"retrySettings":{"maxRetries":1,"retryInterval":"1ms"},"provider":{"aws":{
             "service":"SecretsManager","region":"eu-west-1","auth":{"secretRef":{
             "accessKeyIDSecretRef":{"name":"aws","key":"id"},"secretAccessKeySecretRef":{"name":"aws","key":"secret"}}}}}}}
            """, cancel);
        await _keyferry.CreateAsync("externalsecrets", "default", """
            {"metadata":{"name":"good"},"spec":{"secretStoreRef":{"name":"fake"},
             "data":[{"secretKey":"a","remoteRef":{"key":"a"}}]}}
            """, cancel);
        await _keyferry.CreateAsync("externalsecrets", "default", """
            {"metadata":{"name":"refused"},"spec":{"secretStoreRef":{"name":"aws"},
             "data":[{"secretKey":"a","remoteRef":{"key":"a"}}]}}
            """, cancel);
        await _keyferry.CreateAsync("clusterexternalsecrets", null, """
            {"metadata":{"name":"many"},"spec":{"namespaceSelectors":[{"matchLabels":{"nobody":"has"}}],"externalSecretSpec":{
             "secretStoreRef":{"name":"fake"},"data":[{"secretKey":"a","remoteRef":{"key":"a"}}]}}}
            """, cancel);
        const string Push = """
            {"secretStoreRefs":[{"name":"fake"}],"selector":{"secret":{"name":"aws"}},
             "data":[{"match":{"secretKey":"id","remoteRef":{"remoteKey":"pushed"}}}]}
            """;
        await _keyferry.SendAsync(
            "POST", "/apis/external-secrets.io/v1alpha1/namespaces/default/pushsecrets",
            """{"apiVersion":"external-secrets.io/v1alpha1","kind":"PushSecret","metadata":{"name":"push"},"spec":""" + Push + "}", cancel);
        await _keyferry.SendAsync(
            "POST", "/apis/external-secrets.io/v1alpha1/clusterpushsecrets",
            """{"apiVersion":"external-secrets.io/v1alpha1","kind":"ClusterPushSecret","metadata":{"name":"pushes"},"spec":{"namespaceSelectors":[{"matchLabels":{"nobody":"has"}}],"pushSecretSpec":"""
            + Push + "}}", cancel);
    }
}
