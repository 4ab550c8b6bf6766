using System.Text.Json.Nodes;
using Keyferry.Api.Injection;
using Keyferry.Injection.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Patching;

public sealed class FileInjectionTests
{
    private const int OwnerReads = 256;
    private const int GroupReads = 288;
    private const int AllRead = 292;

    private static FakeCatalog Catalog => new FakeCatalog().Secret("db", "user", "password").Secret("a.b", "x");

    private static JsonObject Pod(params (string Annotation, string Value)[] more) =>
        PodReview.Pod([(InjectionNames.Secrets, "db"), (InjectionNames.As, "file"), .. more]);

    [Test]
    public void A_Secret_becomes_a_projected_volume_that_root_alone_reads_and_a_read_only_mount()
    {
        var answer = PodReview.Send(Catalog, Pod());

        Assert.Multiple(() =>
        {
            Assert.That(answer.Pod["spec"]!["volumes"]!.ToJsonString(), Is.EqualTo(
                """[{"name":"keyferry-db","projected":{"sources":[{"secret":{"name":"db"}}],"defaultMode":256}}]"""));
            Assert.That(answer.Container("app")["volumeMounts"]!.ToJsonString(), Is.EqualTo(
                """[{"name":"keyferry-db","mountPath":"/keyferry/secrets/db","readOnly":true}]"""));
            Assert.That(answer.Warnings, Is.Empty);
        });
    }

    [Test]
    public void Chosen_keys_become_items_in_the_folder_that_was_named()
    {
        var answer = PodReview.Send(Catalog, Pod((InjectionNames.Path, "/etc/app/"), (InjectionNames.Keys, "password=pg/pass")));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Pod["spec"]!["volumes"]![0]!["projected"]!["sources"]!.ToJsonString(), Is.EqualTo(
                """[{"secret":{"name":"db","items":[{"key":"password","path":"pg/pass"}]}}]"""));
            Assert.That(answer.Container("app")["volumeMounts"]![0]!["mountPath"]!.GetValue<string>(), Is.EqualTo("/etc/app/db"));
        });
    }

    [TestCase("""{"fsGroup":1000,"runAsNonRoot":true}""", GroupReads, 0)]
    [TestCase("""{"runAsNonRoot":true}""", AllRead, 1)]
    [TestCase("""{"runAsUser":1000}""", AllRead, 1)]
    [TestCase("""{"runAsUser":0}""", OwnerReads, 0)]
    public void The_mode_lets_the_pod_s_user_read(string securityContext, int mode, int warnings)
    {
        var pod = Pod();
        pod["spec"]!["securityContext"] = JsonNode.Parse(securityContext);

        var answer = PodReview.Send(Catalog, pod);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Pod["spec"]!["volumes"]![0]!["projected"]!["defaultMode"]!.GetValue<int>(), Is.EqualTo(mode));
            Assert.That(answer.Warnings, Has.Count.EqualTo(warnings));
        });
    }

    [Test]
    public void A_mode_that_was_asked_for_stands()
    {
        var pod = Pod((InjectionNames.Mode, "0400"));
        pod["spec"]!["securityContext"] = JsonNode.Parse("""{"runAsNonRoot":true}""");

        Assert.That(
            PodReview.Send(Catalog, pod).Pod["spec"]!["volumes"]![0]!["projected"]!["defaultMode"]!.GetValue<int>(), Is.EqualTo(OwnerReads));
    }

    [Test]
    public void A_folder_in_use_is_a_conflict_that_names_container_and_field()
    {
        var pod = Pod();
        pod["spec"]!["containers"]![0]!["volumeMounts"] = JsonNode.Parse("""[{"name":"mine","mountPath":"/keyferry/secrets/db/"}]""");

        Assert.That(PodReview.Send(Catalog, pod).Message, Does.StartWith(
            "spec.containers[0].volumeMounts[0].mountPath: container \"app\" mounts /keyferry/secrets/db already"));
    }

    [Test]
    public void A_volume_of_the_same_name_is_a_conflict()
    {
        var pod = Pod();
        pod["spec"]!["volumes"] = JsonNode.Parse("""[{"name":"keyferry-db","emptyDir":{}}]""");

        Assert.That(PodReview.Send(Catalog, pod).Message, Does.StartWith("spec.volumes[0].name: the pod has a volume \"keyferry-db\" already"));
    }

    [Test]
    public void A_Secret_whose_name_is_no_label_gets_a_volume_whose_name_is()
    {
        var answer = PodReview.Send(Catalog, PodReview.Pod((InjectionNames.Secrets, "a.b"), (InjectionNames.As, "file")));

        Assert.That(answer.Pod["spec"]!["volumes"]![0]!["name"]!.GetValue<string>(), Does.Match("^keyferry-[0-9a-f]{20}$"));
    }
}
