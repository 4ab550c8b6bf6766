using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Kubernetes.Applying;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Tests.Applying;

public sealed class WriteTests
{
    private const string Path = "/apis/keyferry.test/v1/namespaces/ns/widgets/a";
    private readonly TinyServer _server = new();

    private KubeApi Api => _server.Api(TimeProvider.System);

    [SetUp]
    public void Put_a_widget() => _server.Objects[Path] = JsonNode.Parse(Widget.Json("a", 7))!.AsObject();

    [Test]
    public async Task A_status_that_is_the_same_is_not_written()
    {
        var read = await Read();

        var result = await new StatusWriter(Api).MergeAsync(Widget.Type, read, static _ => null, default);

        Assert.That(result.Value, Is.SameAs(read));
        Assert.That(_server.Writes, Is.Empty);
    }

    [Test]
    public async Task A_status_that_differs_is_merged_under_the_version_that_was_read_and_worked_out_anew_after_a_conflict()
    {
        var before = await Read();
        var seen = new List<string?>();
        JsonObject Ready(Widget current)
        {
            seen.Add(current.Status?.Phase);
            return new JsonObject { ["phase"] = "Ready" };
        }

        var writer = new StatusWriter(Api);

        var first = await writer.MergeAsync(Widget.Type, before, Ready, default);
        var again = await writer.MergeAsync(Widget.Type, before, Ready, default);

        Assert.That(first.Value!.Status!.Phase, Is.EqualTo("Ready"));
        Assert.That(_server.Writes[0], Does.StartWith($"PATCH {Path}/status ").And.Contain("\"resourceVersion\":"));
        Assert.That(again.Ok, Is.True);
        Assert.That(seen, Is.EqualTo(new[] { seen[0], seen[0], "Ready" }), "the version of before is a conflict, so the object is read");
    }

    [Test]
    public async Task A_merged_status_holds_only_what_differs()
    {
        var after = await Read();
        after.Status = new WidgetStatus("Ready");

        await new StatusWriter(Api).MergeAsync(Widget.Type, await Read(), after, default);

        Assert.That(_server.Writes, Is.EqualTo([$$$"""PATCH {{{Path}}}/status {"status":{"phase":"Ready"}}"""]));
    }

    [Test]
    public async Task A_finalizer_is_added_once_and_removed_without_touching_others()
    {
        _server.Objects[Path]["metadata"]!["finalizers"] = new JsonArray("other/one");
        var finalizers = new Finalizers(Api);

        var added = await finalizers.AddAsync(Widget.Type, await Read(), "keyferry.io/f", default);
        var same = await finalizers.AddAsync(Widget.Type, added.Value!, "keyferry.io/f", default);
        var removed = await finalizers.RemoveAsync(Widget.Type, same.Value!, "keyferry.io/f", default);

        Assert.That(added.Value!.Metadata.Finalizers, Is.EqualTo(["other/one", "keyferry.io/f"]));
        Assert.That(removed.Value!.Metadata.Finalizers, Is.EqualTo(["other/one"]));
        Assert.That(_server.Writes, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_finalizer_is_not_written_over_somebody_elses_change()
    {
        var stale = await Read();
        await new Finalizers(Api).AddAsync(Widget.Type, await Read(), "other/one", default);

        var result = await new Finalizers(Api).AddAsync(Widget.Type, stale, "keyferry.io/f", default);

        Assert.That(result.Failure!.IsConflict, Is.True);
    }

    [Test]
    public async Task An_apply_names_its_manager_and_leaves_out_what_the_server_fills_in()
    {
        var server = new ScriptedServer().Then("""{"kind":"Secret","metadata":{"name":"a"}}""");
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "ns", ResourceVersion = "5", Uid = "u", ManagedFields = [] },
            Data = new Dictionary<string, byte[]> { ["k"] = [1] },
        };
        var api = new KubeApi(server.Http, "keyferry", TimeProvider.System);

        await new ServerSideApply(api, "me").ApplyAsync(BuiltIn.Secret, secret, force: true, default);

        Assert.That(server.Asked.Single(), Is.EqualTo("PATCH /api/v1/namespaces/ns/secrets/a?fieldManager=me&force=true"));
        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(server.Bodies[0]), JsonNode.Parse(
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"ns"},"data":{"k":"AQ=="}}""")), Is.True, server.Bodies[0]);
    }

    [TestCase("""{"a":1}""", """{"a":1}""", null)]
    [TestCase("""{"a":1,"b":2}""", """{"a":1}""", """{"b":null}""")]
    [TestCase("""{"a":{"b":1,"c":2}}""", """{"a":{"b":1,"c":3}}""", """{"a":{"c":3}}""")]
    [TestCase("""{"a":[1]}""", """{"a":[1,2],"z":"x"}""", """{"a":[1,2],"z":"x"}""")]
    [TestCase("""{"a":{"b":1}}""", """{"a":3}""", """{"a":3}""")]
    public void A_merge_patch_leads_from_one_to_the_other(string before, string after, string? patch)
    {
        var found = MergeDiff.Between(JsonNode.Parse(before)!.AsObject(), JsonNode.Parse(after)!.AsObject());

        Assert.That(found?.ToJsonString(), Is.EqualTo(patch));
    }

    private async Task<Widget> Read() => (await Api.GetAsync(Widget.Type, new ObjectKey("ns", "a"), default)).Value!;
}
