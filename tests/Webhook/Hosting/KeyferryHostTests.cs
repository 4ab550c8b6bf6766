using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Hosting;

public sealed class KeyferryHostTests
{
    private FakeServer _server = null!;

    [SetUp]
    public async Task SetUp() => _server = await FakeServer.StartAsync();

    [TearDown]
    public async Task TearDown() => await _server.DisposeAsync();

    [TestCase("/mutate", true)]
    [TestCase("/default", true)]
    [TestCase("/validate", false)]
    public async Task A_review_reaches_the_handler_and_its_answer_the_caller(string path, bool mutating)
    {
        using var answer = await _server.PostAsync(path, Json("{\"a\":1}"));

        Assert.Multiple(async () =>
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("application/json"));
            Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("{\"a\":1}"));
            Assert.That(_server.Handler.LastMutating, Is.EqualTo(mutating));
        });
    }

    [Test]
    public async Task A_large_review_arrives_whole_with_and_without_a_stated_length()
    {
        var text = "\"" + new string('x', 3_000_000) + "\"";
        using var stated = await _server.PostAsync("/validate", Json(text));
        using var chunked = await _server.PostAsync("/validate", new Chunked(text));

        Assert.Multiple(async () =>
        {
            Assert.That(await stated.Content.ReadAsStringAsync(), Is.EqualTo(text));
            Assert.That(await chunked.Content.ReadAsStringAsync(), Is.EqualTo(text));
        });
    }

    [Test]
    public async Task A_review_over_7_MiB_is_refused_with_413()
    {
        var text = new string('x', (7 * 1024 * 1024) + 1);
        using var stated = await _server.PostAsync("/validate", Json(text));
        using var chunked = await _server.PostAsync("/validate", new Chunked(text));

        Assert.Multiple(() =>
        {
            Assert.That((int)stated.StatusCode, Is.EqualTo(413));
            Assert.That((int)chunked.StatusCode, Is.EqualTo(413));
        });
    }

    [TestCase("text/plain")]
    [TestCase("application/yaml")]
    public async Task Another_content_type_is_refused_with_415(string type)
    {
        using var answer = await _server.PostAsync("/validate", new StringContent("{}", Encoding.UTF8, type));

        Assert.That((int)answer.StatusCode, Is.EqualTo(415));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(type).And.Contain("application/json"));
    }

    [Test]
    public async Task Another_method_is_refused_with_405_and_another_path_with_404()
    {
        using var get = await _server.GetAsync("/validate");
        using var other = await _server.PostAsync("/other", Json("{}"));

        Assert.Multiple(() =>
        {
            Assert.That((int)get.StatusCode, Is.EqualTo(405));
            Assert.That((int)other.StatusCode, Is.EqualTo(404));
        });
    }

    [Test]
    public async Task Each_port_serves_its_own_paths_only()
    {
        using var health = await _server.GetAsync("/healthz");
        using var metrics = await _server.GetAsync("/metrics");

        Assert.Multiple(async () =>
        {
            Assert.That((int)health.StatusCode, Is.EqualTo(404));
            Assert.That((int)metrics.StatusCode, Is.EqualTo(404));
            Assert.That((await _server.HealthAsync("/metrics")).Code, Is.EqualTo(404));
            Assert.That((await _server.MetricsAsync("/readyz")).Code, Is.EqualTo(404));
        });
    }

    [Test]
    public async Task A_fault_of_the_handler_is_a_500_that_names_it_and_the_next_review_is_answered()
    {
        _server.Handler.Fails = true;
        using var failed = await _server.PostAsync("/validate", Json("{}"));
        _server.Handler.Fails = false;
        using var next = await _server.PostAsync("/validate", Json("{}"));

        Assert.Multiple(async () =>
        {
            Assert.That((int)failed.StatusCode, Is.EqualTo(500));
            Assert.That(await failed.Content.ReadAsStringAsync(), Does.StartWith("InvalidOperationException"));
            Assert.That((int)next.StatusCode, Is.EqualTo(200));
        });
    }

    [Test]
    public async Task The_process_is_healthy_but_not_ready_while_there_is_no_API_server_and_says_why()
    {
        var (code, text) = await _server.HealthAsync("/readyz?verbose");
        for (var i = 0; i < 600 && !text.Contains("does not answer", StringComparison.Ordinal); i++)
        {
            await Task.Delay(50);
            (code, text) = await _server.HealthAsync("/readyz?verbose");
        }

        Assert.Multiple(async () =>
        {
            Assert.That((await _server.HealthAsync("/healthz")).Code, Is.EqualTo(200));
            Assert.That(code, Is.EqualTo(503));
            Assert.That(text, Does.Contain("[-]webhook failed: the trusted serving certificate is not loaded yet")
                .And.Contain("the API server does not answer"));
            Assert.That((await _server.HealthAsync("/readyz")).Text, Does.Contain("[-]webhook failed"));
            Assert.That(_server.Host.NotReadyReasons, Has.Some.StartsWith("webhook: "));
        });
    }

    [Test]
    public async Task Reviews_are_counted_by_path_and_status()
    {
        using var good = await _server.PostAsync("/validate", Json("{}"));
        using var bad = await _server.PostAsync("/validate", new StringContent("{}"));
        var (_, text) = await _server.MetricsAsync("/metrics");

        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Contain("controller_runtime_webhook_requests_total{webhook=\"/validate\",code=\"200\"} 1"));
            Assert.That(text, Does.Contain("controller_runtime_webhook_requests_total{webhook=\"/validate\",code=\"415\"} 1"));
            Assert.That(text, Does.Contain("process_cpu_seconds_total"));
        });
    }

    [Test]
    public async Task Stopping_lets_a_review_in_flight_end()
    {
        var gate = new TaskCompletionSource();
        _server.Handler.Gate = gate.Task;
        var review = _server.PostAsync("/validate", Json("{}"));
        await _server.Handler.Entered.Task;

        var stopped = _server.Host.StopAsync();
        await Task.Delay(100);
        Assert.That(stopped.IsCompleted, Is.False);
        gate.SetResult();
        using var answer = await review;
        await stopped;

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static ByteArrayContent Json(string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private sealed class Chunked : HttpContent
    {
        private readonly byte[] _bytes;

        public Chunked(string text)
        {
            _bytes = Encoding.UTF8.GetBytes(text);
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(_bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
