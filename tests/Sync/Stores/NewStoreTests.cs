using Keyferry.Kubernetes.Controllers;
using Keyferry.Sync.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Stores;

/// <summary>An ExternalSecret that is applied together with its store reports no failure while the store is validated.</summary>
public sealed class NewStoreTests
{
    [Test]
    public async Task A_store_that_no_cache_shows_yet_is_waited_for()
    {
        using var scene = new Scene();
        scene.Stores.Freeze();
        scene.PutStore("new", ready: null);
        scene.PutApp(store: "new");

        var result = await scene.OnePassAsync();

        Assert.That(result, Is.EqualTo(ReconcileResult.Postpone(TimeSpan.FromSeconds(1))));
        Assert.That(scene.Condition(), Is.Null);
    }

    [Test]
    public async Task A_store_that_is_validated_during_the_pass_is_used()
    {
        using var scene = new Scene();
        scene.PutStore("new", ready: null);
        scene.PutApp(store: "new");
        scene.Api.Script = call =>
        {
            if (call is { Verb: "patch", Plural: "externalsecrets" })
            {
                scene.PutStore("new", ready: true);
            }

            return null;
        };

        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
        Assert.That(await scene.ToldAsync(1), Has.Count.EqualTo(1).And.Some.Contains("secret created"));
    }
}
