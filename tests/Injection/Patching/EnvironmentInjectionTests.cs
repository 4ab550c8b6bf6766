using System.Text.Json.Nodes;
using Keyferry.Api.Injection;
using Keyferry.Injection.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Patching;

public sealed class EnvironmentInjectionTests
{
    private static FakeCatalog Catalog => new FakeCatalog().Secret("db", "USER", "PASSWORD", "tls.crt").External("api", "api-token", "TOKEN");

    [Test]
    public void All_keys_of_a_Secret_come_as_one_source_of_each_container_but_init_containers()
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db, api"), (InjectionNames.Prefix, "X_"));
        pod["spec"]!["containers"]!.AsArray().Add(PodReview.Container("second"));
        pod["spec"]!["initContainers"] = new JsonArray(PodReview.Container("setup"));

        var answer = PodReview.Send(Catalog, pod);

        const string expected =
            """[{"secretRef":{"name":"db"},"prefix":"X_"},{"secretRef":{"name":"api-token"},"prefix":"X_"}]""";
        Assert.Multiple(() =>
        {
            Assert.That(answer.Container("app")["envFrom"]!.ToJsonString(), Is.EqualTo(expected), "the ExternalSecret's target");
            Assert.That(answer.Container("second")["envFrom"]!.ToJsonString(), Is.EqualTo(expected));
            Assert.That(answer.Container("setup")["envFrom"], Is.Null);
            Assert.That(answer.Annotation(InjectionNames.Injected), Is.EqualTo("db,api-token"));
        });
    }

    [Test]
    public void Chosen_keys_come_one_by_one_with_their_names()
    {
        var answer = PodReview.Send(Catalog, PodReview.Pod(
            (InjectionNames.Secrets, "db"), (InjectionNames.Prefix, "DB_"), (InjectionNames.Keys, "PASSWORD, tls.crt=CERT")));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Container("app")["env"]!.ToJsonString(), Is.EqualTo(
                """[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db","key":"PASSWORD"}}},"""
                + """{"name":"CERT","valueFrom":{"secretKeyRef":{"name":"db","key":"tls.crt"}}}]"""), "a name that was given stands as it is");
            Assert.That(answer.Container("app")["envFrom"], Is.Null);
        });
    }

    [Test]
    public void Containers_are_chosen_by_name_and_init_containers_on_wish()
    {
        var pod = PodReview.Pod(
            (InjectionNames.Secrets, "db"), (InjectionNames.Containers, "second"), (InjectionNames.InitContainers, "true"));
        pod["spec"]!["containers"]!.AsArray().Add(PodReview.Container("second"));
        pod["spec"]!["initContainers"] = new JsonArray(PodReview.Container("setup"));

        var answer = PodReview.Send(Catalog, pod);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Container("app")["envFrom"], Is.Null);
            Assert.That(answer.Container("second")["envFrom"], Is.Not.Null);
            Assert.That(answer.Container("setup")["envFrom"], Is.Not.Null);
        });
    }

    [Test]
    public void A_variable_that_is_there_is_a_conflict_that_names_container_and_field()
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"));
        pod["spec"]!["containers"]![0]!["env"] = new JsonArray(PodReview.Variable("OTHER", "1"), PodReview.Variable("PASSWORD", "x"));

        var answer = PodReview.Send(Catalog, pod);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.False);
            Assert.That(answer.Message, Does.StartWith("spec.containers[0].env[1].name: container \"app\" has the variable PASSWORD already"));
        });
    }

    [Test]
    public void Two_Secrets_that_give_the_same_variable_are_a_conflict()
    {
        var answer = PodReview.Send(
            new FakeCatalog().Secret("one", "TOKEN").Secret("two", "TOKEN"), PodReview.Pod((InjectionNames.Secrets, "one,two")));

        Assert.That(answer.Message, Does.StartWith("spec.containers[0].env: container \"app\": the Secrets one and two both give the variable TOKEN"));
    }

    [Test]
    public void A_key_that_does_not_exist_is_refused_with_those_that_do()
    {
        var answer = PodReview.Send(Catalog, PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.Keys, "PASSWD")));

        Assert.That(answer.Message, Does.StartWith(
            "metadata.annotations[keyferry.io/secrets-keys]: Secret db has no key \"PASSWD\": it has PASSWORD, USER, tls.crt"));
    }

    [Test]
    public void What_the_pod_has_already_of_the_same_Secret_is_not_added_again()
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"));
        pod["spec"]!["containers"]![0]!["envFrom"] = JsonNode.Parse("""[{"secretRef":{"name":"db"}}]""");

        Assert.That(PodReview.Send(Catalog, pod).Paths, Is.All.StartsWith("/metadata/annotations/"));
    }

    [Test]
    public void The_hash_changes_with_the_keys_that_are_used_and_not_with_others()
    {
        string? Hash(FakeCatalog catalog) => PodReview.Send(
            catalog, PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.Keys, "USER"))).Annotation(InjectionNames.Hash);

        var first = Hash(new FakeCatalog().Secret("db", "USER"));

        Assert.Multiple(() =>
        {
            Assert.That(first, Does.Match("^[0-9a-f]{16}$"));
            Assert.That(Hash(new FakeCatalog().Secret("db", "USER", "MORE")), Is.EqualTo(first));
            Assert.That(Hash(new FakeCatalog().Secret("other", "USER").External("db", "other", "USER")), Is.Not.EqualTo(first));
        });
    }
}
