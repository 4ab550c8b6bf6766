using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

public sealed class StoreReconcilerTests
{
    [TestCase("300000000000", 86_400)]
    [TestCase("9223372036854775807", 86_400)]
    [TestCase("\"2562047h\"", 86_400)]
    [TestCase("\"1ms\"", 1)]
    [TestCase("60", 60)]
    [TestCase("0", 300)]
    [TestCase("\"0s\"", 300)]
    public async Task A_store_is_checked_again_within_a_day_whatever_its_interval(string interval, int seconds)
    {
        using var scene = new Scene();
        scene.Api.Change(ApiResources.SecretStores, new("team", "shelf"), o => o["spec"]!["refreshInterval"] = JsonNode.Parse(interval));

        var outcome = await scene.ValidateAsync();

        Assert.That(scene.StoreCondition()!.Status, Is.EqualTo("True"));
        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueAfter));
        Assert.That(outcome.Delay.TotalSeconds, seconds < 60 ? Is.EqualTo(seconds) : Is.InRange((seconds * 0.9) - 1, seconds), "spread by the UID");
    }

    [TestCase("\"soon\"")]
    [TestCase("-1")]
    [TestCase("-9223372036854775808")]
    public async Task An_interval_that_is_none_is_told_on_the_store(string interval)
    {
        using var scene = new Scene();
        scene.Api.Change(ApiResources.SecretStores, new("team", "shelf"), o => o["spec"]!["refreshInterval"] = JsonNode.Parse(interval));

        var outcome = await scene.ValidateAsync();

        Assert.That(outcome.Kind, Is.EqualTo(ReconcileResultKind.RequeueWithBackoff));
        Assert.That(scene.StoreCondition()!.Reason, Is.EqualTo("InvalidStoreConfiguration"));
    }

    [Test]
    public async Task An_interval_of_a_megabyte_is_not_repeated()
    {
        using var scene = new Scene();
        scene.Api.Change(ApiResources.SecretStores, new("team", "shelf"), o => o["spec"]!["refreshInterval"] = new string('1', 1_400_000));

        var outcome = await scene.ValidateAsync();

        Assert.That(outcome.Reason, Does.Contain("1400000 characters").And.Length.LessThan(200));
    }

    [Test]
    public async Task What_admission_would_refuse_is_not_connected_to_by_anybody()
    {
        using var scene = new Scene();
        scene.Provider.Errors.Add("region not found: eu/../evil.example#");
        scene.Provider.OnConnect = static (_, _) => throw new InvalidOperationException("nobody may connect");
        scene.PutApp();

        await scene.ValidateAsync();
        scene.PutStore("shelf", ready: true);
        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(scene.Provider.Fetches, Is.Zero);
        Assert.That(await scene.ToldAsync(2), Has.All.Contains("region not found"));
    }

    [Test]
    public async Task A_status_that_was_taken_away_is_written_anew()
    {
        using var scene = new Scene();
        await scene.ValidateAsync();
        scene.Api.Change(ApiResources.SecretStores, new("team", "shelf"), static o => o.Remove("status"));

        await scene.ValidateAsync();

        Assert.That(scene.StoreCondition()!.Status, Is.EqualTo("True"));
    }

    [Test]
    public async Task No_event_before_the_status_stands()
    {
        using var scene = new Scene();
        scene.PutStore("shelf", ready: null);
        scene.Api.Script = static call => call.Verb == "status" ? ScriptedKubeApi.Failure(500, "", "no", TimeSpan.FromSeconds(3)) : null;

        Assert.That(
            await scene.ValidateAsync(),
            Is.EqualTo(ReconcileResult.RequeueWithBackoff("no", new KubeFailure(500, "", "no", [], TimeSpan.FromSeconds(3)))));
        Assert.That(await scene.ToldAsync(), Is.Empty);
    }
}
