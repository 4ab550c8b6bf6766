using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Shared;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.ExternalSecrets;

/// <summary>What one object may hold is bounded over all of its stores.</summary>
public sealed class ValuesTooLargeTests
{
    [Test]
    public async Task Several_stores_together_bring_no_more_than_one_may()
    {
        using var scene = new Scene();
        scene.Provider.Values["pw"] = new string('y', 1_500_000);
        foreach (var store in new[] { "a", "b", "c", "d" })
        {
            scene.PutStore(store);
        }

        scene.PutApp(static es => es.Spec.Data = [Entry("a"), Entry("b"), Entry("c"), Entry("d")]);

        await scene.PassAsync();

        Assert.That(scene.Value(key: "a"), Is.Null);
        Assert.That(scene.Condition()!.Status, Is.EqualTo("False"));
        Assert.That(await scene.ToldAsync(1), Has.Some.Contains(
            "spec.data[1] (key: pw), err: the values together are larger than a Secret can be (1 MiB)"));
    }

    [Test]
    public async Task Stores_that_together_stay_below_are_all_asked()
    {
        using var scene = new Scene();
        scene.Provider.Values["pw"] = new string('y', 340_000);
        foreach (var store in new[] { "a", "b", "c" })
        {
            scene.PutStore(store);
        }

        scene.PutApp(static es => es.Spec.Data = [Entry("a"), Entry("b"), Entry("c")]);

        await scene.PassAsync();

        Assert.That(scene.Provider.Fetches, Is.EqualTo(3));
        Assert.That(scene.Value(key: "c"), Has.Length.EqualTo(340_000));
    }

    private static ExternalSecretData Entry(string store) => new()
    {
        SecretKey = store,
        RemoteRef = new RemoteRefSpec { Key = "pw" },
        SourceRef = new SourceRef { StoreRef = new StoreRef { Name = store } },
    };
}
