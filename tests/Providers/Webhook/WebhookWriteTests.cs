using Keyferry.Providers.Contract;
using Keyferry.Providers.Tests.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Webhook;

public sealed class WebhookWriteTests
{
    [Test]
    public async Task Without_a_body_the_value_is_sent()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(201));
        var writer = await scene.WriterAsync(scene.Spec("/{{ .remoteRef.remoteKey }}"));
        var failure = await writer.PushAsync(
            new PushTarget("path", SecretKey: "k"), WebhookScene.Content("k", ("k", "v&v")), default);

        var seen = scene.Endpoint.Seen.Single();
        Assert.That(failure, Is.Null);
        Assert.That((seen.Method, seen.Url, seen.Body), Is.EqualTo(("POST", "/path", "v&v")));
    }

    [Test]
    public async Task A_body_reads_the_value_by_its_remote_key()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200));
        var spec = scene.Spec("/");
        spec.Method = "PUT";
        spec.Body = "{{ .remoteRef.secretKey }}={{ index .remoteRef .remoteRef.remoteKey }}";
        var writer = await scene.WriterAsync(spec);
        await writer.PushAsync(new PushTarget("id", SecretKey: "k"), WebhookScene.Content("k", ("k", "v")), default);

        Assert.That((scene.Endpoint.Seen.Single().Method, scene.Endpoint.Seen.Single().Body), Is.EqualTo(("PUT", "k=v")));
    }

    [Test]
    public async Task A_whole_secret_is_sent_as_json()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(200));
        var writer = await scene.WriterAsync(scene.Spec("/"));
        await writer.PushAsync(new PushTarget("id"), WebhookScene.Content(null, ("b", "2"), ("a", "1")), default);

        Assert.That(scene.Endpoint.Seen.Single().Body, Is.EqualTo("""{"a":"1","b":"2"}"""));
    }

    [Test]
    public async Task A_failed_push_is_made_once_and_told()
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(500, "hunter2"));
        var writer = await scene.WriterAsync(scene.Spec("/"));
        var failure = await writer.PushAsync(new PushTarget("id", SecretKey: "k"), WebhookScene.Content("k", ("k", "v")), default);

        Assert.That(failure?.Kind, Is.EqualTo(FetchFailureKind.Unavailable));
        Assert.That(failure!.Message, Does.Contain("500").And.Not.Contain("hunter2"));
        Assert.That(scene.Endpoint.Seen, Has.Count.EqualTo(1));
    }

    [TestCase(200, true)]
    [TestCase(404, true)]
    [TestCase(403, false)]
    public async Task A_deletion_of_what_is_gone_is_no_failure(int status, bool expected)
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(status));
        var writer = await scene.WriterAsync(scene.Spec("/{{ .remoteRef.remoteKey }}"));

        Assert.That(await writer.DeleteAsync(new PushTarget("id"), default) is null, Is.EqualTo(expected));
        Assert.That((scene.Endpoint.Seen[0].Method, scene.Endpoint.Seen[0].Url), Is.EqualTo(("DELETE", "/id")));
    }

    [TestCase(200, true)]
    [TestCase(404, false)]
    public async Task Whether_something_is_there_is_asked(int status, bool expected)
    {
        await using var scene = await WebhookScene.StartAsync(_ => new EndpointAnswer(status));
        var writer = await scene.WriterAsync(scene.Spec("/{{ .remoteRef.key }}"));
        var answer = await writer.ExistsAsync(new PushTarget("id"), default);

        Assert.That(answer, Is.EqualTo(new ExistsResult(expected, null)));
        Assert.That(scene.Endpoint.Seen.Single().Method, Is.EqualTo("GET"));
    }
}
