using System.Text;
using k8s.Models;
using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Metrics;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Metrics;

/// <summary>Series of objects, shown with a kind that is not served yet: another kind costs one line.</summary>
public sealed class ObjectSeriesTests
{
    private static readonly ObjectKey Key = new("shop", "db");

    private FakeTimeProvider _time = null!;
    private FakeCache<PushSecret> _cache = null!;
    private EngineMetrics _metrics = null!;
    private EngineRunMetrics _run = null!;
    private string? _ready;
    private bool _isOurs;

    [SetUp]
    public void Make()
    {
        _ready = "False";
        _isOurs = true;
        _time = new FakeTimeProvider();
        _cache = new FakeCache<PushSecret>();
        _metrics = new EngineMetrics(Prometheus.Metrics.NewCustomRegistry(), _time);
        _run = _metrics.Begin();
        Put(Key);
    }

    [TearDown]
    public void End() => _run.Dispose();

    [Test]
    public async Task Before_its_first_pass_an_object_has_a_condition_and_no_counts()
    {
        Track();

        Assert.That(await SamplesAsync(), Is.EqualTo(new[]
        {
            "pushsecret_status_condition{condition=\"Ready\",name=\"db\",namespace=\"shop\",status=\"True\"} 0",
            "pushsecret_status_condition{condition=\"Ready\",name=\"db\",namespace=\"shop\",status=\"False\"} 1",
        }));
    }

    [Test]
    public async Task A_condition_that_is_unknown_is_neither_true_nor_false()
    {
        _ready = "Unknown";
        Track();

        Assert.That(await SamplesAsync(), Is.EqualTo(new[]
        {
            "pushsecret_status_condition{condition=\"Ready\",name=\"db\",namespace=\"shop\",status=\"True\"} 0",
            "pushsecret_status_condition{condition=\"Ready\",name=\"db\",namespace=\"shop\",status=\"False\"} 0",
            "pushsecret_status_condition{condition=\"Ready\",name=\"db\",namespace=\"shop\",status=\"Unknown\"} 1",
        }));
    }

    [Test]
    public async Task Passes_failures_and_the_last_duration_are_counted()
    {
        var series = Track();
        Pass(series, ReconcileResult.Postpone(TimeSpan.FromMinutes(2)));
        Pass(series, ReconcileResult.Done);
        Pass(series, ReconcileResult.RequeueWithBackoff("no"));
        Pass(series, ReconcileResult.Done.AsFailure("refused"), TimeSpan.FromMilliseconds(7));
        series.Finished("pushsecret", Key, TimeSpan.Zero, ReconcileResult.RequeueWithBackoff(nameof(InvalidOperationException)));

        Assert.That(await SamplesAsync(), Is.SupersetOf(new[]
        {
            "pushsecret_sync_calls_total{name=\"db\",namespace=\"shop\"} 4",
            "pushsecret_sync_calls_error{name=\"db\",namespace=\"shop\"} 3",
            "pushsecrets_sync_calls_total{name=\"db\",namespace=\"shop\",status=\"success\"} 1",
            "pushsecrets_sync_calls_total{name=\"db\",namespace=\"shop\",status=\"error\"} 3",
            "pushsecrets_sync_call_errors_total{name=\"db\",namespace=\"shop\"} 3",
            "pushsecret_reconcile_duration{name=\"db\",namespace=\"shop\"} 0",
        }));
        Pass(series, ReconcileResult.Done, TimeSpan.FromMilliseconds(7));
        Assert.That(await SamplesAsync(), Does.Contain("pushsecret_reconcile_duration{name=\"db\",namespace=\"shop\"} 7000000"));
    }

    [Test]
    public async Task Of_a_deleted_object_only_a_marker_is_left_and_that_for_ten_minutes()
    {
        var series = Track();
        Pass(series, ReconcileResult.Done);
        _cache.Remove(Key);
        Assert.That(await SamplesAsync(), Is.Empty, "gone with the object, before any pass");

        Pass(series, ReconcileResult.Done);
        const string marker = "pushsecret_status_condition{condition=\"Deleted\",name=\"db\",namespace=\"shop\",status=\"False\"} 1";
        Assert.That(await SamplesAsync(), Is.EqualTo(new[] { marker }));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.That(await SamplesAsync(), Is.EqualTo(new[] { marker }));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.That(await SamplesAsync(), Is.Empty);
    }

    [Test]
    public async Task Counts_of_an_object_that_is_made_again_begin_anew()
    {
        var series = Track();
        Pass(series, ReconcileResult.RequeueWithBackoff("no"));
        _cache.Remove(Key);
        Pass(series, ReconcileResult.Done);
        Put(Key);
        Pass(series, ReconcileResult.Done);

        var samples = await SamplesAsync();
        Assert.That(samples, Does.Contain("pushsecret_sync_calls_total{name=\"db\",namespace=\"shop\"} 1"));
        Assert.That(samples, Has.None.Contains("Deleted"));
    }

    [Test]
    public async Task Who_makes_and_deletes_objects_without_end_fills_nothing()
    {
        var series = Track();
        for (var i = 0; i < 5000; i++)
        {
            var key = new ObjectKey("shop", $"made-{i}");
            Put(key);
            series.Finished("pushsecret", key, TimeSpan.Zero, ReconcileResult.Done);
            _cache.Remove(key);
            series.Finished("pushsecret", key, TimeSpan.Zero, ReconcileResult.Done);
        }

        var markers = (await SamplesAsync()).Where(static s => s.Contains("made-", StringComparison.Ordinal)).ToList();
        Assert.That(markers, Has.Count.EqualTo(1000));
        Assert.That(markers, Has.Some.Contains("made-4999").And.None.Contains("\"made-3999\""));
    }

    [Test]
    public async Task Another_controllers_object_has_no_condition()
    {
        _isOurs = false;
        var series = Track();
        Pass(series, ReconcileResult.Done);

        Assert.That(await SamplesAsync(), Has.None.Contains("condition=").And.Some.Contains("pushsecret_sync_calls_total"));
    }

    [Test]
    public async Task Who_no_longer_leads_shows_no_object_and_who_leads_again_shows_each_once()
    {
        Track();
        _run.Dispose();
        Assert.That(await WriteAsync(), Is.Empty);

        var before = _run;
        _run = _metrics.Begin();
        before.Dispose();
        Track();
        Assert.That(await SamplesAsync(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Many_objects_come_out_whole()
    {
        Track();
        for (var i = 0; i < 3000; i++)
        {
            Put(new ObjectKey($"team-{i % 7}", $"object-with-a-long-name-{i}"));
        }

        Assert.That(await SamplesAsync(), Has.Count.EqualTo(2 * 3001).And.Unique);
    }

    [Test]
    public void Counting_a_pass_over_a_known_object_allocates_nothing()
    {
        var series = Track();
        series.Add(Key, failed: false, TimeSpan.FromMilliseconds(3));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            series.Add(Key, failed: true, TimeSpan.FromMilliseconds(3));
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public async Task Without_names_there_is_one_series_a_kind_and_counts_outlive_their_objects()
    {
        _run.Dispose();
        _metrics = new EngineMetrics(Prometheus.Metrics.NewCustomRegistry(), _time) { ObjectLabels = false };
        _run = _metrics.Begin();
        var series = Track();
        Put(new ObjectKey("till", "other"));
        series.Add(Key, failed: true, TimeSpan.FromMilliseconds(1));
        series.Add(new ObjectKey("gone", "gone"), failed: false, TimeSpan.FromMilliseconds(1));

        Assert.That(await SamplesAsync(), Is.EqualTo(new[]
        {
            "pushsecret_sync_calls_total 2",
            "pushsecret_sync_calls_error 1",
            "pushsecrets_sync_calls_total{status=\"success\"} 1",
            "pushsecrets_sync_calls_total{status=\"error\"} 1",
            "pushsecrets_sync_call_errors_total 1",
            "pushsecret_status_condition{condition=\"Ready\",status=\"True\"} 0",
            "pushsecret_status_condition{condition=\"Ready\",status=\"False\"} 2",
            "pushsecret_status_condition{condition=\"Ready\",status=\"Unknown\"} 0",
        }));
    }

    private SeriesKind<PushSecret> Kind() => new("pushsecret", _ => _ready, _ => _isOurs) { CountsCalls = true };

    private ObjectSeries<PushSecret> Track() => _run.Track(Kind(), _cache);

    private void Put(ObjectKey key) => _cache.Put(new PushSecret
    {
        Metadata = new V1ObjectMeta { NamespaceProperty = key.Namespace, Name = key.Name },
    });

    private static void Pass(ObjectSeries<PushSecret> series, ReconcileResult result, TimeSpan took = default) =>
        series.Finished("pushsecret", Key, took, result);

    private async Task<string> WriteAsync()
    {
        using var output = new MemoryStream();
        await _metrics.WriteObjectsAsync(output, default);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private async Task<IReadOnlyList<string>> SamplesAsync() =>
        [.. (await WriteAsync()).Split('\n').Where(static l => l.Length > 0 && l[0] != '#')];
}
