using System.Text;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Preflight;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Preflight;

/// <summary>What stores say of an object that is not stored yet.</summary>
public sealed class StorePreflightTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Test]
    public async Task What_is_there_is_asked_for_once_and_nothing_is_woken_or_kept()
    {
        using var scene = new Scene();

        var report = await scene.Reconcilers.Preflight.AskAsync(Wanted(Data("a", "pw"), Data("b", "pw")), Limit, default);

        Assert.That(report.NotMade, Is.Null);
        Assert.That(report.Failures, Is.Empty);
        Assert.That(scene.Provider.Calls, Has.Count.EqualTo(1), "one read of a key, however many entries want it");
        Assert.That(scene.Woken, Is.Empty);
    }

    [Test]
    public async Task A_key_or_property_that_is_missing_is_told_for_certain_and_without_a_value()
    {
        using var scene = new Scene();
        scene.Provider.OnExtract = static (reference, value) => reference.Property is null ? null
            : FetchResult.Of(new FetchFailure(FetchFailureKind.Invalid, $"key {reference.Property} does not exist in secret {reference.Key}"));

        var report = await scene.Reconcilers.Preflight.AskAsync(
            Wanted(Data("a", "gone"), Data("b", "pw"), Data("c", "pw", "user")), Limit, default);

        Assert.That(report.Failures, Is.EqualTo(new[]
        {
            new PreflightFailure("spec.data[0].remoteRef.key", "SecretStore \"shelf\" holds no such secret", IsCertain: true),
            new PreflightFailure("spec.data[2].remoteRef", "key user does not exist in secret pw", IsCertain: true),
        }));
        Assert.That(report.ToString(), Does.Not.Contain("s3cr3t"));
    }

    [TestCase(FetchFailureKind.Denied)]
    [TestCase(FetchFailureKind.Unavailable)]
    public async Task What_a_store_does_not_say_is_not_certain(FetchFailureKind kind)
    {
        using var scene = new Scene();
        scene.Provider.Failure = new FetchFailure(kind, "no");

        var report = await scene.Reconcilers.Preflight.AskAsync(Wanted(Data("a", "pw")), Limit, default);

        Assert.That(report.Failures, Is.EqualTo(new[] { new PreflightFailure("spec.data[0].remoteRef", "no", IsCertain: false) }));
    }

    [Test]
    public async Task A_store_that_is_not_ready_or_not_there_or_another_controller_s_is_not_asked()
    {
        using var scene = new Scene();
        scene.PutStore("broken", ready: false);
        scene.PutStore("foreign", controller: "other");

        var report = await scene.Reconcilers.Preflight.AskAsync(
            Wanted(Data("a", "pw", store: "broken"), Data("b", "pw", store: "none"), Data("c", "pw", store: "foreign")), Limit, default);

        Assert.That(report.Failures.Select(static f => (f.Field, f.IsCertain)), Is.EqualTo(new[]
        {
            ("spec.data[0].remoteRef", false), ("spec.data[1].remoteRef", false), ("spec.data[2].remoteRef", false),
        }));
        Assert.That(scene.Provider.Fetches, Is.Zero);
    }

    [Test]
    public async Task A_slow_store_is_waited_for_two_seconds_in_all()
    {
        using var scene = new Scene();
        var answer = new TaskCompletionSource<IReadOnlyList<ReadResult>>();
        scene.Provider.OnReadAsync = _ => answer.Task;
        var asked = scene.Reconcilers.Preflight.AskAsync(Wanted(Data("a", "pw")), Limit, default).AsTask();
        Assert.That(asked.IsCompleted, Is.False);

        scene.Time.Advance(Limit);

        Assert.That((await asked).NotMade, Is.EqualTo("the stores have not answered within 2 s"));
        answer.SetResult([ReadResult.Of(FetchFailure.NotFound)]);
    }

    [Test]
    public async Task An_answer_that_comes_later_is_taken()
    {
        using var scene = new Scene();
        var answer = new TaskCompletionSource<IReadOnlyList<ReadResult>>();
        scene.Provider.OnReadAsync = _ => answer.Task;
        var asked = scene.Reconcilers.Preflight.AskAsync(Wanted(Data("a", "pw")), Limit, default).AsTask();

        answer.SetResult([ReadResult.Of(RemoteValue.Of(Encoding.UTF8.GetBytes("s3cr3t")))]);

        var report = await asked;
        Assert.That(report.NotMade, Is.Null);
        Assert.That(report.Failures, Is.Empty);
    }

    [Test]
    public async Task Of_many_at_once_those_beyond_the_limit_are_not_made()
    {
        using var scene = new Scene();
        var answer = new TaskCompletionSource<IReadOnlyList<ReadResult>>();
        scene.Provider.OnReadAsync = _ => answer.Task;
        var asked = Enumerable.Range(0, StorePreflight.MostAtOnce + 3)
            .Select(_ => scene.Reconcilers.Preflight.AskAsync(Wanted(Data("a", "pw")), Limit, default).AsTask()).ToList();

        answer.SetResult([ReadResult.Of(FetchFailure.NotFound)]);
        var reports = await Task.WhenAll(asked);

        Assert.That(reports.Count(static r => r.NotMade == "too many are under way"), Is.EqualTo(3));
        Assert.That((await scene.Reconcilers.Preflight.AskAsync(Wanted(Data("a", "pw")), Limit, default)).NotMade, Is.Null, "turns are given back");
    }

    [Test]
    public void A_caller_who_hangs_up_ends_it()
    {
        using var scene = new Scene();
        scene.Provider.OnReadAsync = static _ => new TaskCompletionSource<IReadOnlyList<ReadResult>>().Task;
        using var gone = new CancellationTokenSource();
        var asked = scene.Reconcilers.Preflight.AskAsync(Wanted(Data("a", "pw")), Limit, gone.Token).AsTask();

        gone.Cancel();

        Assert.That(async () => await asked, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Searches_and_generators_are_not_run_and_of_many_entries_the_first_hundred_are_asked_for()
    {
        using var scene = new Scene();
        var wanted = Wanted([.. Enumerable.Range(0, 120).Select(static i => Data($"k{i}", "pw"))]);
        wanted.Spec.DataFrom = [new DataFromEntry { Find = new() { Name = new() { Regexp = ".*" } } }];

        var report = await scene.Reconcilers.Preflight.AskAsync(wanted, Limit, default);

        Assert.That(report.Failures, Is.EqualTo(new[] { new PreflightFailure("spec.data", "only the first 100 entries are asked for", IsCertain: false) }));
        Assert.That(scene.Provider.Searches, Is.Zero);
    }

    private static ExternalSecret Wanted(params List<ExternalSecretData> data) => new()
    {
        Metadata = new V1ObjectMeta { Name = "new", NamespaceProperty = Scene.Namespace },
        Spec = new ExternalSecretSpec { SecretStoreRef = new StoreRef { Name = "shelf" }, Data = data },
    };

    private static ExternalSecretData Data(string secretKey, string key, string? property = null, string? store = null) => new()
    {
        SecretKey = secretKey,
        RemoteRef = new RemoteRefSpec { Key = key, Property = property },
        SourceRef = store is null ? null : new() { StoreRef = new StoreRef { Name = store } },
    };
}
