using System.Text.Json.Nodes;
using Keyferry.Api.Injection;
using Keyferry.Injection.Tests.Support;
using Keyferry.Injection.Webhooks;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Webhooks;

/// <summary>A pod waits a little for Secrets that are being made.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class JustInTimeTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CountingObserver _observer = new();

    [Test]
    public async Task A_pod_whose_Secret_comes_is_admitted_without_a_warning()
    {
        var catalog = new FakeCatalog().External("db", "db");

        var answer = Send(catalog, PodReview.Pod((InjectionNames.Secrets, "db")));
        Assert.That(answer.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(2));
        catalog.External("db", "db", "USER");

        var given = await answer;
        Assert.Multiple(() =>
        {
            Assert.That(given.Warnings, Is.Empty);
            Assert.That(given.Annotation(InjectionNames.Awaited), Is.Null);
            Assert.That(_observer.All, Is.EqualTo(new[] { (InjectionOutcome.Injected, TimeSpan.FromSeconds(2)) }));
        });
    }

    [Test]
    public async Task A_chosen_key_that_comes_later_is_waited_for()
    {
        var catalog = new FakeCatalog().External("db", "db", "USER");

        var answer = Send(catalog, PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.Keys, "PASSWORD")));
        Assert.That(answer.IsCompleted, Is.False);
        catalog.External("db", "db", "USER", "PASSWORD");

        Assert.That((await answer).Allowed, Is.True);
    }

    [Test]
    public async Task After_three_seconds_it_is_admitted_with_a_warning_and_a_mark()
    {
        var answer = Send(new FakeCatalog().External("db", "db"), PodReview.Pod((InjectionNames.Secrets, "db")));
        _time.Advance(TimeSpan.FromSeconds(3));

        var given = await answer;
        Assert.Multiple(() =>
        {
            Assert.That(given.Warnings.Single(), Does.Contain("ExternalSecret db has not made Secret db yet after 3 s"));
            Assert.That(given.Container("app")["envFrom"], Is.Not.Null);
            Assert.That(given.Annotation(InjectionNames.Awaited), Is.EqualTo("db"));
            Assert.That(_observer.All.Single().Outcome, Is.EqualTo(InjectionOutcome.Unready));
        });
    }

    [Test]
    public async Task A_bare_pod_does_not_wait_for_references_that_are_made_only_when_it_is_there()
    {
        var pod = PodReview.Pod();
        pod["spec"]!["containers"] = new JsonArray(PodReview.Container("app", PodReview.Variable("P", "keyferry://vault/x")));

        Assert.That((await Send(new FakeCatalog { Inline = true }, pod)).Allowed, Is.True);
    }

    [Test]
    public async Task A_replica_waits_for_the_references_of_its_workload()
    {
        var pod = PodReview.Pod();
        pod["spec"]!["containers"] = new JsonArray(PodReview.Container("app", PodReview.Variable("P", "keyferry://vault/x")));
        pod["metadata"]!["ownerReferences"] = JsonNode.Parse(
            """[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"u","controller":true}]""");

        var answer = Send(new FakeCatalog { Inline = true }, pod);
        Assert.That(answer.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(3));
        await answer;
    }

    [Test]
    public async Task Before_the_first_lists_are_in_nothing_is_known_and_a_pod_is_refused_at_last()
    {
        var catalog = new FakeCatalog { IsReady = false };

        var answer = Send(catalog, PodReview.Pod((InjectionNames.Secrets, "db")));
        Assert.That(catalog.IsStarted, Is.True);
        _time.Advance(TimeSpan.FromSeconds(3));

        var given = await answer;
        Assert.Multiple(() =>
        {
            Assert.That(given.Allowed, Is.False);
            Assert.That(given.Message, Does.Contain("does not know this cluster's Secrets yet: try again"));
        });
    }

    [Test]
    public async Task So_many_pods_of_a_namespace_wait_at_a_time_and_the_next_goes_on_without()
    {
        var handler = PodReview.Handler(new FakeCatalog(), new InjectionOptions(), _time);
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"));

        var waiting = Enumerable.Range(0, 50).Select(_ => PodReview.SendAsync(handler, pod)).ToList();

        Assert.That((await PodReview.SendAsync(handler, pod)).Warnings, Is.Not.Empty, "the 51st");
        Assert.That(PodReview.SendAsync(handler, pod, ns: "other") is { IsCompleted: false }, Is.True, "of another namespace");
        Assert.That(waiting.Exists(static w => w.IsCompleted), Is.False);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Task.WhenAll(waiting);
    }

    private Task<PodAnswer> Send(FakeCatalog catalog, JsonObject pod) =>
        PodReview.SendAsync(PodReview.Handler(catalog, new InjectionOptions(), _time, _observer), pod);
}
