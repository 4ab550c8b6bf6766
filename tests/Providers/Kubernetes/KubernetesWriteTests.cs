using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Local.Server.Faults;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Kubernetes;

/// <summary>Pushes and deletions on a server in memory.</summary>
public sealed class KubernetesWriteTests
{
    private KubernetesScene _scene = null!;

    [SetUp]
    public async Task StartAsync() => _scene = await KubernetesScene.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _scene.DisposeAsync();

    [Test]
    public async Task One_key_goes_under_a_property_and_others_stay()
    {
        await _scene.CreateAsync("there", new() { ["own"] = "x", ["pw"] = "old" });

        await PushAsync(new PushTarget("there", "pw", "password"), Content("password"));
        await PushAsync(new PushTarget("new", "pw", "password"), Content("password"));

        Assert.That(await _scene.DataAsync("there"), Is.EquivalentTo(new Dictionary<string, string> { ["own"] = "x", ["pw"] = "s3cr3t" }));
        Assert.That(await _scene.DataAsync("new"), Is.EquivalentTo(new Dictionary<string, string> { ["pw"] = "s3cr3t" }));
        Assert.That((await _scene.FindAsync("new"))!.Type, Is.EqualTo("Opaque"));
        Assert.That((await _scene.FindAsync("new"))!.Metadata.ManagedFields.Select(f => f.Manager), Is.EqualTo(new[] { "keyferry" }));
    }

    [Test]
    public async Task A_whole_secret_replaces_all_keys_or_is_json_under_a_property()
    {
        await _scene.CreateAsync("there", new() { ["old"] = "x" });

        await PushAsync(new PushTarget("there"), Content());
        await PushAsync(new PushTarget("json", "all.json"), Content());

        Assert.That(await _scene.DataAsync("there"), Is.EquivalentTo(new Dictionary<string, string> { ["user"] = "<a>", ["password"] = "s3cr3t" }));
        Assert.That(await _scene.DataAsync("json"), Is.EquivalentTo(
            new Dictionary<string, string> { ["all.json"] = """{"password":"s3cr3t","user":"<a>"}""" }));
    }

    [Test]
    public async Task What_is_there_already_is_not_written()
    {
        await PushAsync(new PushTarget("a", "pw", "password"), Content("password", labels: new() { ["team"] = "blue" }));
        var before = (await _scene.FindAsync("a"))!.Metadata.ResourceVersion;

        await PushAsync(new PushTarget("a", "pw", "password"), Content("password", labels: new() { ["team"] = "blue" }));

        Assert.That((await _scene.FindAsync("a"))!.Metadata.ResourceVersion, Is.EqualTo(before));
    }

    [Test]
    public async Task A_key_without_a_property_is_refused()
    {
        await using var client = await _scene.ConnectAsync();

        var failure = await client.Writer!.PushAsync(new PushTarget("a", null, "password"), Content("password"), default);

        Assert.That(failure, Is.EqualTo(new FetchFailure(
            FetchFailureKind.Invalid, "requires property in RemoteRef to push secret value if secret key is defined")));
        Assert.That(await _scene.FindAsync("a"), Is.Null);
    }

    [Test]
    public async Task Labels_of_source_entry_and_target_are_merged_and_the_entrys_win()
    {
        await _scene.CreateAsync("a", labels: new() { ["there"] = "before", ["x"] = "target" });

        await PushAsync(
            new PushTarget("a", "pw", "password"),
            Content("password", labels: new() { ["team"] = "blue", ["x"] = "source" }, metadata: """{"labels":{"x":"entry"},"annotations":{"note":"n"}}"""));

        var metadata = (await _scene.FindAsync("a"))!.Metadata;
        Assert.That(metadata.Labels, Is.EquivalentTo(new Dictionary<string, string> { ["there"] = "before", ["team"] = "blue", ["x"] = "entry" }));
        Assert.That(metadata.Annotations, Is.EquivalentTo(new Dictionary<string, string> { ["note"] = "n" }));
    }

    [TestCase("""{"sourceMergePolicy":"Replace","targetMergePolicy":"Replace","labels":{"only":"this"}}""", "only=this")]
    [TestCase("""{"SourceMergePolicy":"Replace","labels":{"only":"this"}}""", "only=this,there=before")]
    [TestCase("""{"targetMergePolicy":"Ignore","labels":{"only":"this"}}""", "there=before")]
    [TestCase("""{"targetMergePolicy":"Replace"}""", "team=blue")]
    public async Task Policies_say_which_labels_count(string metadata, string labels)
    {
        await _scene.CreateAsync("a", labels: new() { ["there"] = "before" });

        await PushAsync(
            new PushTarget("a", "pw", "password"), Content("password", labels: new() { ["team"] = "blue" }, metadata: metadata));

        Assert.That(
            string.Join(',', (await _scene.FindAsync("a"))!.Metadata.Labels.OrderBy(l => l.Key).Select(l => $"{l.Key}={l.Value}")), Is.EqualTo(labels));
    }

    [Test]
    public async Task Marks_by_which_others_own_the_source_are_not_copied()
    {
        var content = Content(
            "password",
            labels: new()
            {
                ["reconcile.external-secrets.io/created-by"] = "abc", ["argocd.argoproj.io/instance"] = "shop",
                ["kustomize.toolkit.fluxcd.io/name"] = "shop", ["app.kubernetes.io/managed-by"] = "Helm", ["team"] = "blue",
            },
            annotations: new()
            {
                ["kubectl.kubernetes.io/last-applied-configuration"] = """{"data":{"password":"czNjcjN0"}}""",
                ["meta.helm.sh/release-name"] = "shop", ["note"] = "n",
            });

        await PushAsync(new PushTarget("a", "pw", "password"), content);

        var metadata = (await _scene.FindAsync("a"))!.Metadata;
        Assert.That(metadata.Labels.Keys, Is.EqualTo(new[] { "team" }));
        Assert.That(metadata.Annotations.Keys, Is.EqualTo(new[] { "note" }));
    }

    [TestCase("""{"colour":"red"}""", "unknown field \"colour\"")]
    [TestCase("""{"targetMergePolicy":"merge"}""", "unexpected target merge policy \"merge\"")]
    [TestCase("""{"targetMergePolicy":"2"}""", "unexpected target merge policy \"2\"")]
    [TestCase("""{"sourceMergePolicy":"Ignore"}""", "unexpected source merge policy \"Ignore\"")]
    [TestCase("""{"labels":{"a":1}}""", "spec.labels is to be a map of texts")]
    [TestCase("""{"remoteNamespace":"other"}""", "counts with a ClusterSecretStore only")]
    [TestCase("""{"remoteNamespace":".."}""", "cannot be the name of a namespace")]
    public async Task Metadata_that_means_nothing_is_refused(string metadata, string why)
    {
        await using var client = await _scene.ConnectAsync();

        var failure = await client.Writer!.PushAsync(new PushTarget("a", "pw", "password"), Content("password", metadata: metadata), default);

        Assert.That(failure!.Message, Does.Contain(why));
        Assert.That(await _scene.FindAsync("a"), Is.Null);
    }

    [Test]
    public async Task An_entry_of_a_cluster_wide_store_may_name_another_namespace_and_is_deleted_there()
    {
        await _scene.CreateNamespaceAsync("other");
        await _scene.CreateAsync("a", new() { ["pw"] = "somebody's" });
        await using var client = await _scene.ConnectAsync(clusterWide: true);
        var content = Content("password", metadata: """{"remoteNamespace":"other"}""");
        var target = new PushTarget("a", "pw", "password", content.Metadata);

        Assert.That(await client.Writer!.PushAsync(target, content, default), Is.Null);
        Assert.That(await _scene.DataAsync("a", "other"), Is.EquivalentTo(new Dictionary<string, string> { ["pw"] = "s3cr3t" }));
        Assert.That((await client.Writer.ExistsAsync(target, default)).Exists, Is.True);
        Assert.That(await client.Writer.DeleteAsync(target, default), Is.Null);

        Assert.That(await _scene.FindAsync("a", "other"), Is.Null);
        Assert.That(await _scene.DataAsync("a"), Is.EquivalentTo(new Dictionary<string, string> { ["pw"] = "somebody's" }));
    }

    [TestCase("kubernetes.io/service-account-token")]
    [TestCase("bootstrap.kubernetes.io/token")]
    public async Task A_type_that_kubernetes_acts_on_is_not_pushed(string type)
    {
        await using var client = await _scene.ConnectAsync();
        var content = Content("password", type: type, annotations: new() { ["kubernetes.io/service-account.name"] = "admin" });

        var failure = await client.Writer!.PushAsync(new PushTarget("a", "pw", "password"), content, default);

        Assert.That(failure!.Message, Does.StartWith($"a Secret of type {type} is not pushed"));
        Assert.That(await _scene.FindAsync("a"), Is.Null);
    }

    [Test]
    public async Task The_type_is_the_sources_and_that_of_a_whole_secret_cannot_change()
    {
        await using var client = await _scene.ConnectAsync();
        await PushAsync(new PushTarget("made"), Content(type: "example.com/x"));
        await _scene.CreateAsync("there", new() { ["own"] = "x" }, type: "example.com/y");

        await PushAsync(new PushTarget("there", "pw", "password"), Content("password"));
        var failure = await client.Writer!.PushAsync(new PushTarget("there"), Content(), default);

        Assert.That((await _scene.FindAsync("made"))!.Type, Is.EqualTo("example.com/x"));
        Assert.That(await _scene.DataAsync("there"), Contains.Key("pw"));
        Assert.That(failure!.Message, Does.StartWith("Secret \"there\" has type example.com/y, and Opaque is pushed"));
    }

    [Test]
    public async Task A_write_that_somebody_outruns_is_made_anew()
    {
        await _scene.CreateAsync("a", new() { ["own"] = "x" });
        _scene.Inject(new Fault { Kind = FaultKind.Status, Code = 409, Verb = "update", Resource = "secrets", Times = 2 });

        await PushAsync(new PushTarget("a", "pw", "password"), Content("password"));

        Assert.That(await _scene.DataAsync("a"), Is.EquivalentTo(new Dictionary<string, string> { ["own"] = "x", ["pw"] = "s3cr3t" }));
    }

    [Test]
    public async Task Pushes_to_one_secret_side_by_side_lose_nothing()
    {
        await using var client = await _scene.ConnectAsync();

        var failures = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            i => client.Writer!.PushAsync(new PushTarget("a", $"k{i}", "password"), Content("password"), default).AsTask()));

        Assert.That(failures, Is.All.Null);
        Assert.That(await _scene.DataAsync("a"), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_deletion_takes_the_property_and_the_secret_with_the_last_one()
    {
        await using var client = await _scene.ConnectAsync();
        await _scene.CreateAsync("shared", new() { ["own"] = "x", ["pw"] = "p" });
        await _scene.CreateAsync("alone", new() { ["pw"] = "p" });
        await _scene.CreateAsync("whole", new() { ["a"] = "1", ["b"] = "2" });
        await _scene.CreateAsync("other", new() { ["own"] = "x" });

        foreach (var target in new PushTarget[] { new("shared", "pw"), new("alone", "pw"), new("whole"), new("other", "pw"), new("gone", "pw"), new("..") })
        {
            Assert.That(await client.Writer!.DeleteAsync(target, default), Is.Null, target.Key);
        }

        Assert.That(await _scene.DataAsync("shared"), Is.EquivalentTo(new Dictionary<string, string> { ["own"] = "x" }));
        Assert.That(await _scene.DataAsync("other"), Has.Count.EqualTo(1));
        Assert.That(await _scene.FindAsync("alone"), Is.Null);
        Assert.That(await _scene.FindAsync("whole"), Is.Null);
    }

    [Test]
    public async Task Whether_something_exists_is_a_question_of_the_property()
    {
        await using var client = await _scene.ConnectAsync();
        await _scene.CreateAsync("a", new() { ["pw"] = "p" });

        Assert.Multiple(async () =>
        {
            Assert.That(await client.Writer!.ExistsAsync(new PushTarget("a"), default), Is.EqualTo(new ExistsResult(true)));
            Assert.That(await client.Writer.ExistsAsync(new PushTarget("a", "pw"), default), Is.EqualTo(new ExistsResult(true)));
            Assert.That(await client.Writer.ExistsAsync(new PushTarget("a", "other"), default), Is.EqualTo(new ExistsResult(false)));
            Assert.That(await client.Writer.ExistsAsync(new PushTarget("none"), default), Is.EqualTo(new ExistsResult(false)));
        });
    }

    [Test]
    public async Task A_refusal_repeats_no_value()
    {
        await using var client = await _scene.ConnectAsync();

        var failure = await client.Writer!.PushAsync(new PushTarget("a", "no key!", "password"), Content("password"), default);

        Assert.That(failure!.Kind, Is.EqualTo(FetchFailureKind.Invalid));
        Assert.That(failure.Message, Does.Contain("data[no key!]").And.Not.Contain("s3cr3t").And.Not.Contain("czNjcjN0"));
    }

    private async Task PushAsync(PushTarget target, PushContent content)
    {
        await using var client = await _scene.ConnectAsync();
        Assert.That(await client.Writer!.PushAsync(target, content, default), Is.Null);
    }

    private static PushContent Content(
        string? key = null, string? type = null, Dictionary<string, string>? labels = null, Dictionary<string, string>? annotations = null,
        string? metadata = null) => new()
        {
            SecretKey = key, SecretType = type, Labels = labels ?? [], Annotations = annotations ?? [],
            Data = new Dictionary<string, SecretValue> { ["user"] = Value("<a>"), ["password"] = Value("s3cr3t") },
            Metadata = metadata is null
                ? null
                : JsonElement.Parse($$"""{"apiVersion":"kubernetes.external-secrets.io/v1alpha1","kind":"PushSecretMetadata","spec":{{metadata}} }"""),
        };

    private static SecretValue Value(string text) => new(Encoding.UTF8.GetBytes(text));
}
