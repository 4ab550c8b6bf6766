using NUnit.Framework;

namespace Keyferry.Local.Tests.Rest;

[TestFixture]
internal sealed class GarbageCollectionTests
{
    [Test, CancelAfter(30_000)]
    public async Task Dependents_go_with_their_owner_however_many_there_are(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        const string secrets = "/api/v1/namespaces/default/secrets";
        var (_, owner) = await test.SendAsync("POST", "/api/v1/namespaces/default/configmaps", """{"metadata":{"name":"owner"}}""", cancel: cancel);
        var uid = owner["metadata"]!["uid"];
        for (var i = 0; i < 50; i++)
        {
            await test.SendAsync("POST", secrets, $$$$"""
                {"metadata":{"name":"s{{{{i}}}}","ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{{{uid}}}}"}]}}
                """, cancel: cancel);
        }

        Assert.That((await test.SendAsync("GET", secrets, cancel: cancel)).Body["items"]!.AsArray(), Has.Count.EqualTo(50));
        await test.SendAsync("DELETE", "/api/v1/namespaces/default/configmaps/owner", cancel: cancel);
        for (var i = 0; i < 50; i++)
        {
            Assert.That(await test.GoesAsync($"{secrets}/s{i}", cancel), Is.True);
        }
    }

    [Test, CancelAfter(30_000)]
    public async Task A_finalizer_holds_a_namespace_that_is_empty_already(CancellationToken cancel)
    {
        const string team = "/api/v1/namespaces/team";
        await using var test = await TestServer.StartAsync(cancel: cancel);
        await test.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"team","finalizers":["example.com/hold"]}}""", cancel: cancel);
        await test.SendAsync("POST", $"{team}/secrets", """{"metadata":{"name":"s"}}""", cancel: cancel);
        await test.SendAsync("DELETE", team, cancel: cancel);
        Assert.That(await test.GoesAsync($"{team}/secrets/s", cancel), Is.True);
        var held = await test.SendAsync("GET", team, cancel: cancel);
        Assert.That((held.Status, held.Body["status"]!["phase"]!.GetValue<string>()), Is.EqualTo((200, "Terminating")));

        await test.SendAsync("PATCH", team, """{"metadata":{"finalizers":null}}""", "application/merge-patch+json", cancel);
        Assert.That(await test.GoesAsync(team, cancel), Is.True);
    }

    [Test, CancelAfter(30_000)]
    public async Task A_namespace_goes_with_everything_in_it(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        await test.SendAsync("POST", "/api/v1/namespaces", """{"metadata":{"name":"team"}}""", cancel: cancel);
        await test.SendAsync("POST", "/api/v1/namespaces/team/secrets", """{"metadata":{"name":"s"}}""", cancel: cancel);
        await test.SendAsync("DELETE", "/api/v1/namespaces/team", cancel: cancel);
        Assert.That(await test.GoesAsync("/api/v1/namespaces/team", cancel), Is.True);
        Assert.That((await test.SendAsync("GET", "/api/v1/namespaces/team/secrets", cancel: cancel)).Body["items"]!.AsArray(), Is.Empty);
    }
}
