using System.Text.Json.Nodes;
using Keyferry.Api.Injection;
using Keyferry.Injection.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Patching;

/// <summary>The API server asks again when another webhook changed the pod.</summary>
public sealed class ReinvocationTests
{
    private static FakeCatalog Catalog => new FakeCatalog { Inline = true }.Secret("db", "USER", "PASSWORD");

    [TestCase("env")]
    [TestCase("file")]
    public void Asked_again_it_adds_nothing(string form)
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.As, form));
        pod["spec"]!["containers"]![0]!["env"] = new JsonArray(PodReview.Variable("X", "keyferry://vault/x"));
        var first = PodReview.Send(Catalog, pod);

        Assert.That(PodReview.Send(Catalog, first.Pod).Operations, Is.Empty);
    }

    [Test]
    public void Chosen_keys_are_not_added_twice()
    {
        var first = PodReview.Send(Catalog, PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.Keys, "USER=U,PASSWORD")));

        Assert.That(PodReview.Send(Catalog, first.Pod).Operations, Is.Empty);
    }

    [TestCase("env", "envFrom")]
    [TestCase("file", "volumeMounts")]
    public void A_container_that_came_meanwhile_is_given_the_same_and_the_others_nothing_more(string form, string field)
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.As, form));
        var first = PodReview.Send(Catalog, pod).Pod;
        first["spec"]!["containers"]!.AsArray().Insert(0, PodReview.Container("sidecar"));

        var second = PodReview.Send(Catalog, first);

        Assert.Multiple(() =>
        {
            Assert.That(second.Paths, Is.EqualTo(new[] { $"/spec/containers/0/{field}" }));
            Assert.That(
                second.Container("sidecar")[field]!.ToJsonString(), Is.EqualTo(second.Container("app")[field]!.ToJsonString()),
                "the order of webhooks makes no difference");
        });
    }

    [Test]
    public void References_of_a_later_container_join_those_that_are_known()
    {
        var pod = PodReview.Pod((InjectionNames.Inject, "enabled"));
        pod["spec"]!["containers"]![0]!["env"] = new JsonArray(PodReview.Variable("X", "keyferry://vault/x"));
        var first = PodReview.Send(Catalog, pod).Pod;
        first["spec"]!["containers"]!.AsArray().Add(PodReview.Container("sidecar", PodReview.Variable("Y", "keyferry://vault/y")));

        var known = JsonNode.Parse(PodReview.Send(Catalog, first).Annotation(InjectionNames.References)!)!.AsObject();

        Assert.That(
            known.Select(static r => r.Value!.GetValue<string>()), Is.EquivalentTo(new[] { "keyferry://vault/x", "keyferry://vault/y" }));
    }
}
