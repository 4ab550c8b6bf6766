using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Webhook.Endpoints;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Endpoints;

public sealed class ConversionEndpointTests
{
    private const string Review = """
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview", "request": {
          "uid": "u-1", "desiredAPIVersion": "external-secrets.io/v1",
          "objects": [{"apiVersion": "external-secrets.io/v1beta1", "kind": "ExternalSecret", "metadata": {"name": "a"}, "spec": {"x": [1, {}]}}]}}
        """;

    [Test]
    public async Task Objects_get_the_version_that_is_asked_for_and_nothing_else_changes()
    {
        await using var server = await FakeServer.StartAsync();
        using var answer = await server.PostAsync("/convert", new StringContent(Review, Encoding.UTF8, "application/json"));
        var response = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["response"]!;

        Assert.Multiple(() =>
        {
            Assert.That(response["uid"]!.GetValue<string>(), Is.EqualTo("u-1"));
            Assert.That(response["result"]!["status"]!.GetValue<string>(), Is.EqualTo("Success"));
            Assert.That(response["convertedObjects"]!.ToJsonString(), Is.EqualTo(
                """[{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"a"},"spec":{"x":[1,{}]}}]"""));
        });
    }

    [TestCase("")]
    [TestCase("rubbish")]
    [TestCase("[]")]
    [TestCase("""{"request": {}}""")]
    [TestCase("""{"request": {"desiredAPIVersion": 1, "objects": []}}""")]
    [TestCase("""{"request": {"desiredAPIVersion": "v1", "objects": [1]}}""")]
    public async Task Anything_else_is_refused(string body)
    {
        await using var server = await FakeServer.StartAsync();
        using var answer = await server.PostAsync("/convert", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public void An_empty_list_stays_empty() =>
        Assert.That(ConversionEndpoint.Convert(JsonNode.Parse("""{"request": {"desiredAPIVersion": "v1", "objects": []}}"""))!["response"]!["convertedObjects"]!.AsArray(), Is.Empty);
}
