using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Rest;

[TestFixture]
internal sealed class ConcurrencyTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Test, CancelAfter(60_000)]
    public async Task No_patch_is_lost_when_many_write_one_object(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        await test.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"shared"}}""", cancel: cancel);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => test.SendAsync(
            "PATCH", $"{ConfigMaps}/shared", $$$$"""{"data":{"k{{{{i}}}}":"v"}}""", "application/merge-patch+json", cancel)));
        var (_, stored) = await test.SendAsync("GET", $"{ConfigMaps}/shared", cancel: cancel);
        Assert.That(stored["data"]!.AsObject(), Has.Count.EqualTo(40));
    }

    [Test, CancelAfter(60_000)]
    public async Task Of_many_puts_with_one_version_one_wins(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        var (_, created) = await test.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"contested"}}""", cancel: cancel);
        var version = created["metadata"]!["resourceVersion"];
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => test.SendAsync(
            "PUT", $"{ConfigMaps}/contested", $$$$"""{"metadata":{"name":"contested","resourceVersion":"{{{{version}}}}"},"data":{"by":"{{{{i}}}}"}}""", cancel: cancel)));
        Assert.That(answers.Count(a => a.Status == 200), Is.EqualTo(1));
        Assert.That(answers.Count(a => a.Status == 409), Is.EqualTo(19));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_list_and_a_watch_from_its_version_see_every_object_once(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        var writing = Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            test.SendAsync("POST", ConfigMaps, $$$$"""{"metadata":{"name":"c{{{{i}}}}","labels":{"test":"yes"}}}""", cancel: cancel)));
        var (_, list) = await test.SendAsync("GET", $"{ConfigMaps}?labelSelector=test", cancel: cancel);
        var names = list["items"]!.AsArray().Select(Name).ToList();
        var version = list["metadata"]!["resourceVersion"];
        using var response = await test.Client.GetAsync(
            $"{ConfigMaps}?labelSelector=test&watch=true&resourceVersion={version}", HttpCompletionOption.ResponseHeadersRead, cancel);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        while (names.Count < 200)
        {
            names.Add(Name(JsonNode.Parse((await lines.ReadLineAsync(cancel))!)!["object"]));
        }

        await writing;
        Assert.That(names, Is.Unique);
        Assert.That(names, Has.Count.EqualTo(200));
    }

    [Test, CancelAfter(60_000)]
    public async Task A_version_that_is_forgotten_is_gone_for_watches_and_pages(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        for (var i = 0; i < 3; i++)
        {
            await test.SendAsync("POST", ConfigMaps, $$$$"""{"metadata":{"name":"p{{{{i}}}}"}}""", cancel: cancel);
        }

        var (_, page) = await test.SendAsync("GET", $"{ConfigMaps}?limit=1", cancel: cancel);
        await test.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"later"}}""", cancel: cancel);
        test.Server.Compact();
        var (status, gone) = await test.SendAsync("GET", $"{ConfigMaps}?limit=1&continue={page["metadata"]!["continue"]}", cancel: cancel);
        Assert.That(status, Is.EqualTo(410));
        var (again, _) = await test.SendAsync("GET", $"{ConfigMaps}?limit=1&continue={gone["metadata"]!["continue"]}", cancel: cancel);
        Assert.That(again, Is.EqualTo(200));
        using var watch = await test.Client.GetAsync($"{ConfigMaps}?watch=true&resourceVersion={page["metadata"]!["resourceVersion"]}", cancel);
        Assert.That(await watch.Content.ReadAsStringAsync(cancel), Does.Contain("\"code\":410"));
    }

    private static string Name(JsonNode? obj) => obj!["metadata"]!["name"]!.GetValue<string>();
}
