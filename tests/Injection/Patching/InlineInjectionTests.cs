using System.Text.Json.Nodes;
using Keyferry.Api.Injection;
using Keyferry.Injection.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Patching;

public sealed class InlineInjectionTests
{
    private const string Text = "keyferry://vault/prod/db#password";

    private static string SecretName => InlineReference.TryParse(Text, out var reference, out _) ? reference.SecretName : "";

    [Test]
    public void A_value_that_is_a_reference_becomes_a_key_of_its_Secret()
    {
        var answer = PodReview.Send(new FakeCatalog { Inline = true }, Pod(PodReview.Variable("A", "1"), PodReview.Variable("PASSWORD", Text)));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Container("app")["env"]!.ToJsonString(), Is.EqualTo(
                """[{"name":"A","value":"1"},{"name":"PASSWORD","value":"","valueFrom":{"secretKeyRef":{"name":"NAME","key":"value"}}}]"""
                    .Replace("NAME", SecretName, StringComparison.Ordinal)));
            Assert.That(
                JsonNode.Parse(answer.Annotation(InjectionNames.References)!)![SecretName]!.GetValue<string>(), Is.EqualTo(Text));
            Assert.That(answer.Annotation(InjectionNames.Awaited), Is.EqualTo(SecretName));
            Assert.That(answer.Warnings.Single(), Does.Contain("is not there yet"));
        });
    }

    [Test]
    public void Init_containers_may_use_references_too()
    {
        var pod = Pod();
        pod["spec"]!["initContainers"] = new JsonArray(PodReview.Container("setup", PodReview.Variable("P", Text)));

        Assert.That(
            PodReview.Send(new FakeCatalog { Inline = true }, pod).Container("setup")["env"]![0]!["valueFrom"], Is.Not.Null);
    }

    [Test]
    public void Where_the_namespace_does_not_allow_it_the_pod_is_refused_and_told_who_may()
    {
        var answer = PodReview.Send(new FakeCatalog { Inline = false }, Pod(PodReview.Variable("P", Text)));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.False);
            Assert.That(answer.Message, Does.StartWith("spec.containers[0].env[0].value: container \"app\": namespace team does not allow"));
            Assert.That(answer.Message, Does.Contain("keyferry.io/inline-references: allowed"));
        });
    }

    [Test]
    public void A_namespace_that_is_not_known_yet_allows_nothing() => Assert.That(
        PodReview.Send(new FakeCatalog(), Pod(PodReview.Variable("P", Text))).Message, Does.Contain("does not know namespace team yet"));

    [Test]
    public void A_reference_that_cannot_be_read_is_refused_with_the_form() => Assert.That(
        PodReview.Send(new FakeCatalog { Inline = true }, Pod(PodReview.Variable("P", "keyferry://vault"))).Message,
        Does.StartWith("spec.containers[0].env[0].value: expected the key in the store: keyferry://STORE/REMOTE-KEY#PROPERTY"));

    [Test]
    public void There_are_fifty_references_of_a_pod_at_most()
    {
        var variables = Enumerable.Range(0, 51).Select(static i => PodReview.Variable($"V{i}", $"keyferry://vault/{i}")).ToArray();

        Assert.That(
            PodReview.Send(new FakeCatalog { Inline = true }, Pod(variables)).Message,
            Does.StartWith("spec.containers[0].env[50].value: the pod has more than 50 inline references"));
    }

    private static JsonObject Pod(params JsonObject[] variables)
    {
        var pod = PodReview.Pod();
        pod["spec"]!["containers"] = new JsonArray(PodReview.Container("app", variables));
        return pod;
    }
}
