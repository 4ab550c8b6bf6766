using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Webhook;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Tests.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Generators.Services;

public sealed class WebhookGeneratorTests
{
    private static readonly WebhookGenerator Generator = new(TimeProvider.System, new ProviderCalls(null), TestEgress.Loopback);

    [TestCase("generators.external-secrets.io/type")]
    [TestCase("external-secrets.io/type")]
    public async Task The_answer_is_taken_apart(string label)
    {
        await using var scene = await ServiceScene.StartAsync(static r => r.Header("Authorization") == "Bearer t"
            ? new EndpointAnswer(200, """{"data":{"user":"u","n":1.5}}""")
            : new EndpointAnswer(401));
        scene.References.Secrets[("credentials", "token")] = "t";
        scene.References.Labels["credentials"] = new() { [label] = "webhook" };
        var values = await scene.ValuesAsync(Generator, Spec(scene));

        Assert.That(values, Is.EqualTo(new Dictionary<string, string> { ["user"] = "u", ["n"] = "1.5" }));
    }

    [Test]
    public async Task A_secret_without_a_label_is_not_sent()
    {
        await using var scene = await ServiceScene.StartAsync(static _ => new EndpointAnswer(200, "{}"));
        scene.References.Secrets[("credentials", "token")] = "t";
        var made = await scene.RunAsync(Generator, Spec(scene));

        Assert.That(made.Failure?.Message, Does.Contain("generators.external-secrets.io/type: webhook"));
        Assert.That(scene.Endpoint.Seen, Is.Empty);
    }

    [Test]
    public async Task What_is_missing_does_not_count_as_a_secret_that_is_gone()
    {
        await using var scene = await ServiceScene.StartAsync(static _ => new EndpointAnswer(404));
        var made = await scene.RunAsync(Generator, $$$"""{"url":"{{{scene.Endpoint.Url}}}/","result":{}}""");

        Assert.That(made.Failure?.Kind, Is.EqualTo(FetchFailureKind.Invalid));
    }

    private static string Spec(ServiceScene scene) =>
        $$$$"""
        {"url":"{{{{scene.Endpoint.Url}}}}/","headers":{"Authorization":"Bearer {{ .auth.token }}"},"result":{"jsonPath":"$.data"},
         "secrets":[{"name":"auth","secretRef":{"name":"credentials"}}]}
        """;
}
