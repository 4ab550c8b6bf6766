using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Tests.Support;

namespace Keyferry.Kubernetes.Tests.Calls;

public sealed class ListTests
{
    private const string Gone =
        """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old","reason":"Expired","code":410}""";

    [Test]
    public async Task Pages_are_read_to_the_last()
    {
        var server = new ScriptedServer()
            .Then(Page("next one", Widget.Json("a", 1), Widget.Json("b", 2)))
            .Then(Page("", Widget.Json("c", 3)));

        var list = await Api(server).ListAsync(Widget.Type, "ns", new ListSelector("a=b", "metadata.name=x"), default);

        Assert.That(list.Value!.Items.Select(static w => w.Metadata.Name), Is.EqualTo(["a", "b", "c"]));
        Assert.That(list.Value.ResourceVersion, Is.EqualTo("77"));
        Assert.That(server.Asked[0], Is.EqualTo(
            "GET /apis/keyferry.test/v1/namespaces/ns/widgets?limit=500&labelSelector=a%3Db&fieldSelector=metadata.name%3Dx"));
        Assert.That(server.Asked[1], Does.EndWith("&continue=next%20one"));
    }

    [Test]
    public async Task A_list_that_the_server_forgets_in_the_middle_starts_over()
    {
        var server = new ScriptedServer()
            .Then(Page("next", Widget.Json("old", 1)))
            .Then(Gone, 410)
            .Then(Page("next", Widget.Json("a", 5)))
            .Then(Page("", Widget.Json("b", 6)));

        var list = await Api(server).ListAsync(Widget.Type, null, null, default);

        Assert.That(list.Value!.Items.Select(static w => w.Metadata.Name), Is.EqualTo(["a", "b"]));
    }

    [Test]
    public async Task An_answer_without_list_metadata_is_not_taken_for_an_empty_list()
    {
        var list = await Api(new ScriptedServer().Then("""{"items":[]}""")).ListAsync(Widget.Type, null, null, default);

        Assert.That(list.Failure!.Reason, Is.EqualTo("BadAnswer"));
    }

    [Test]
    public async Task A_list_that_breaks_off_is_a_failure()
    {
        var whole = Widget.List(7, Widget.Json("a", 1), Widget.Json("b", 2));

        var list = await Api(new ScriptedServer().Then(whole[..^40])).ListAsync(Widget.Type, null, null, default);

        Assert.That(list.Ok, Is.False);
    }

    private static string Page(string next, params string[] items) =>
        Widget.List(77, items).Replace("\"continue\":\"\"", $"\"continue\":\"{next}\"", StringComparison.Ordinal);

    private static KubeApi Api(ScriptedServer server) => new(server.Http, "keyferry", TimeProvider.System);
}
