using Keyferry.Sync.Tests.Support;
using Keyferry.Sync.Naming;
using k8s.Models;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.Templating;

/// <summary>What a target holds that has a template.</summary>
public sealed class TargetTemplateTests
{
    [TestCase("""{"data":{"dsn":"{{ .user }}:{{ .password }}"}}""", "dsn=app:s3cr3t", TestName = "Data_replaces_the_fetched_keys")]
    [TestCase("""{"mergePolicy":"Merge","data":{"user":"{{ .user | upper }}"}}""", "password=s3cr3t user=APP", TestName = "Merge_keeps_them")]
    [TestCase("{}", "password=s3cr3t user=app", TestName = "An_empty_template_keeps_them")]
    [TestCase("""{"templateFrom":[{"literal":"a: \"{{ .user }}\"\nb: 017"}]}""", "a=app b=15", TestName = "A_literal_is_a_map")]
    [TestCase(
        """{"templateFrom":[{"configMap":{"name":"c","items":[{"key":"conf"},{"key":"map","templateAs":"KeysAndValues"}]}}]}""",
        "conf=user: app k=s3cr3t user=app", TestName = "A_ConfigMap_gives_values_and_maps")]
    [TestCase(
        """{"templateFrom":[{"literal":"k: one\nconf: one"},{"literal":"k: three","secret":{"name":"s","items":[{"key":"k"}]},"configMap":{"name":"c","items":[{"key":"conf"}]}}]}""",
        "conf=user: app k=three", TestName = "Later_ones_win_and_within_one_the_literal")]
    [TestCase(
        """{"templateFrom":[{"secret":{"name":"s","items":[{"key":"k"}]}}],"data":{"k":"data"}}""",
        "k=data", TestName = "Data_wins_over_templateFrom")]
    [TestCase(
        """{"templateFrom":[{"secret":{"name":"s","items":[{"key":"k"}]},"valuesDecodingStrategy":"Base64"}]}""",
        "k=hello", TestName = "Rendered_values_are_decoded")]
    [TestCase(
        """{"templateFrom":[{"literal":"a: b","target":""}]}""", "a=b", TestName = "An_empty_target_is_Data")]
    public async Task Keys(string template, string data)
    {
        using var scene = new Scene();
        scene.PutConfigMap("c", ("conf", "user: {{ .user }}"), ("map", "k: {{ .password }}\nuser: {{ .user }}"));
        scene.PutSecret("s", "", static s => s.Data = new Dictionary<string, byte[]> { ["k"] = "aGVsbG8="u8.ToArray() });
        scene.PutTemplate(template);

        await scene.PassAsync();

        Assert.That(scene.Data(), Is.EqualTo(data), scene.Condition()?.Message);
    }

    [Test]
    public async Task Labels_annotations_and_type_are_the_templates_and_not_those_of_the_ExternalSecret()
    {
        using var scene = new Scene();
        scene.PutTemplate(
            """
            {"type":"kubernetes.io/basic-auth","metadata":{"labels":{"l":"{{ .user }}"},"annotations":{"a":"{{ .user | upper }}","b":"mine"}},
             "templateFrom":[{"target":"annotations","literal":"b: theirs\nc: \"{{ .user }}\""},{"target":"LABELS","literal":"m: n2"}],
             "data":{"username":"{{ .user }}","password":"{{ .password }}"}}
            """,
            static es => es.Metadata.Labels = new Dictionary<string, string> { ["of"] = "es" });

        await scene.PassAsync();

        var target = scene.Target()!;
        Assert.That(target.Type, Is.EqualTo("kubernetes.io/basic-auth"));
        Assert.That(Users(target.Metadata.Labels), Is.EqualTo("l=app m=n2"));
        Assert.That(Users(target.Metadata.Annotations), Is.EqualTo("a=APP b=mine c=app"));
    }

    [Test]
    public async Task Finalizers_are_added_once_and_never_taken_away()
    {
        using var scene = new Scene();
        scene.PutTemplate("""{"metadata":{"finalizers":["example.com/keep"]}}""");
        await scene.PassAsync();
        Assert.That(scene.Target()!.Metadata.Finalizers, Is.EqualTo(["example.com/keep"]));
        var version = scene.Target()!.Metadata.ResourceVersion;

        scene.Time.Advance(TimeSpan.FromHours(2));
        await scene.PassAsync();
        Assert.That(scene.Target()!.Metadata.ResourceVersion, Is.EqualTo(version), "nothing differs");

        scene.PutTemplate("{}");
        await scene.PassAsync();
        Assert.That(scene.Target()!.Metadata.Finalizers, Is.EqualTo(["example.com/keep"]));
    }

    [Test]
    public async Task A_template_sees_no_key_of_the_Secret_that_it_is_merged_into()
    {
        using var scene = new Scene();
        scene.PutSecret("app", "old", static s => s.Data["own"] = "mine"u8.ToArray());
        scene.PutTemplate("""{"data":{"x":"{{ .own }}"}}""", static es => es.Spec.Target!.CreationPolicy = "Merge");
        await scene.PassAsync();
        Assert.That(scene.Data(), Is.EqualTo("own=mine password=old"));
        Assert.That(await scene.FailureAsync(), Does.StartWith("unable to mutate secret app: could not apply template: "));

        scene.PutTemplate("""{"data":{"x":"{{ .user }}"}}""", static es => es.Spec.Target!.CreationPolicy = "Merge");
        await scene.PassAsync();
        Assert.That(scene.Data(), Is.EqualTo("own=mine password=old x=app"));
    }

    [Test]
    public async Task An_immutable_target_that_is_there_is_not_rendered()
    {
        using var scene = new Scene();
        scene.PutTemplate("""{"data":{"x":"{{ .user }}"}}""", static es => es.Spec.Target!.Immutable = true);
        await scene.PassAsync();
        Assert.That(scene.Target()!.Immutable, Is.True);

        scene.PutTemplate("""{"data":{"x":"{{ .gone }}"}}""", static es => es.Spec.Target!.Immutable = true);
        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
        Assert.That(scene.Data(), Is.EqualTo("x=app"));
    }

    [TestCase("None")]
    [TestCase("Merge")]
    public async Task Where_no_Secret_is_written_nothing_is_rendered(string policy)
    {
        using var scene = new Scene();
        scene.PutTemplate("""{"data":{"x":"{{ .gone }}"}}""", es => es.Spec.Target!.CreationPolicy = policy);

        await scene.PassAsync();

        Assert.That(scene.Condition()!.Status, Is.EqualTo("True"));
    }

    [Test]
    public async Task Delimiters_are_those_of_the_installation()
    {
        var options = Scene.Options;
        using var scene = new Scene(options with { Templates = options.Templates with { LeftDelimiter = "[[", RightDelimiter = "]]" } });
        scene.PutTemplate("""{"data":{"x":"[[ .user ]] {{ .user }}"}}""");

        await scene.PassAsync();

        Assert.That(scene.Data(), Is.EqualTo("x=app {{ .user }}"));
    }

    private static string Users(IDictionary<string, string> map) => string.Join(
        " ", map.Where(static m => m.Key is not (WellKnown.ManagedLabel or WellKnown.CreatedByLabel or WellKnown.DataHashAnnotation))
            .OrderBy(static m => m.Key, StringComparer.Ordinal).Select(static m => $"{m.Key}={m.Value}"));
}
