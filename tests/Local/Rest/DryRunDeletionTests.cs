using NUnit.Framework;

namespace Keyferry.Local.Tests.Rest;

/// <summary>A deletion that is only tried deletes nothing, wherever the request says so.</summary>
[TestFixture]
internal sealed class DryRunDeletionTests
{
    private const string Collection = "/api/v1/namespaces/default/configmaps";

    [TestCase("?dryRun=All", null)]
    [TestCase("", """{"kind":"DeleteOptions","apiVersion":"v1","dryRun":["All"]}""")]
    [CancelAfter(30_000)]
    public async Task The_object_stays(string query, string? body, CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        await test.SendAsync("POST", Collection, """{"metadata":{"name":"x"}}""", cancel: cancel);

        Assert.That((await test.SendAsync("DELETE", $"{Collection}/x{query}", body, cancel: cancel)).Status, Is.EqualTo(200));
        Assert.That((await test.SendAsync("GET", $"{Collection}/x", cancel: cancel)).Status, Is.EqualTo(200));
    }

    [Test, CancelAfter(30_000)]
    public async Task Another_word_is_refused(CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        await test.SendAsync("POST", Collection, """{"metadata":{"name":"x"}}""", cancel: cancel);

        var (status, answer) = await test.SendAsync("DELETE", $"{Collection}/x", """{"kind":"DeleteOptions","apiVersion":"v1","dryRun":["Some"]}""", cancel: cancel);
        Assert.That(status, Is.EqualTo(422));
        Assert.That((string?)answer["message"], Does.Contain("dryRun: Unsupported value: [\"Some\"]: supported values: \"All\""));
    }
}
