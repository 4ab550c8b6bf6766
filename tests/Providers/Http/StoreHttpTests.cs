using System.Net;
using System.Text;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Http;

public sealed class StoreHttpTests
{
    private readonly List<string> _seen = [];
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };

    [SetUp]
    public void SetUp() => _seen.Clear();

    [Test]
    public async Task A_read_is_repeated_while_the_server_fails()
    {
        using var http = Http([Status(503), Status(500), Status(200, "value")]);
        using var answer = await SendAsync(http, HttpMethod.Get);

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(Encoding.UTF8.GetString(answer.Body.Span), Is.EqualTo("value"));
        Assert.That(_seen, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_write_that_may_not_be_made_twice_is_made_once()
    {
        using var http = Http([Status(503), Status(200)]);
        using var answer = await SendAsync(http, HttpMethod.Post);

        Assert.That(answer.Status, Is.EqualTo(503));
        Assert.That(_seen, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_write_that_found_nobody_is_repeated()
    {
        using var http = Http(
        [
            () => throw new HttpRequestException("", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused)),
            Status(200),
        ]);
        using var answer = await SendAsync(http, HttpMethod.Post);

        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(_seen, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_write_that_is_said_to_be_idempotent_is_repeated()
    {
        using var http = Http([Status(503), Status(200)]);
        using var answer = await SendAsync(http, HttpMethod.Post, isIdempotent: true);

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [TestCase(400)]
    [TestCase(403)]
    [TestCase(404)]
    public async Task A_refusal_is_not_repeated(int status)
    {
        using var http = Http([Status(status), Status(200)]);
        using var answer = await SendAsync(http, HttpMethod.Get);

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(_seen, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_wait_that_the_server_asks_for_is_kept()
    {
        using var http = Http([Status(429, retryAfter: 3), Status(200)]);
        var sending = SendAsync(http, HttpMethod.Get, advance: false);
        await UntilAsync(() => _seen.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.That(_seen, Has.Count.EqualTo(1));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        using var answer = await sending;

        Assert.That(answer.Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_long_wait_is_left_to_the_engine()
    {
        using var http = Http([Status(429, retryAfter: 60), Status(200)]);
        using var answer = await SendAsync(http, HttpMethod.Get);

        var failure = HttpFailures.Of(answer, "read");
        Assert.That(failure.Kind, Is.EqualTo(FetchFailureKind.Throttled));
        Assert.That(failure.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(_seen, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_hangs_is_left_in_time()
    {
        var options = new StoreHttpOptions("Test") { MaxRetries = 0, Timeout = TimeSpan.FromSeconds(7) };
        using var http = new StoreHttp(
            options, new Answers(async token => { await Task.Delay(Timeout.InfiniteTimeSpan, token); return new(); }), new ProviderCalls(null), _time);
        var sending = SendAsync(http, HttpMethod.Get);
        using var answer = await sending;

        Assert.That(answer.Failure?.Message, Is.EqualTo("store.example:443: no answer within 7 s"));
        Assert.That(answer.Failure!.Kind, Is.EqualTo(FetchFailureKind.Unavailable));
    }

    [Test]
    public async Task A_server_that_always_fails_is_left_alone_for_a_while()
    {
        using var http = Http([Status(500)], retries: 0);
        for (var i = 0; i < 10; i++)
        {
            using var failed = await SendAsync(http, HttpMethod.Get);
            Assert.That(failed.Status, Is.EqualTo(500));
        }

        using var answer = await SendAsync(http, HttpMethod.Get);
        Assert.That(answer.Failure?.Message, Does.Contain("nearly every call failed"));
        Assert.That(answer.Failure!.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(_seen, Has.Count.EqualTo(10));
        _time.Advance(TimeSpan.FromSeconds(11));
        using var trial = await SendAsync(http, HttpMethod.Get);
        Assert.That(trial.Status, Is.EqualTo(500));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task An_answer_that_is_too_large_is_not_read(bool saysHowLarge)
    {
        var body = new byte[5000];
        using var http = Http([() =>
        {
            var message = new HttpResponseMessage { Content = saysHowLarge ? new ByteArrayContent(body) : new StreamContent(new Unsized(body)) };
            return message;
        }], most: 4999);
        using var answer = await SendAsync(http, HttpMethod.Get);

        Assert.That(answer.Failure?.Message, Is.EqualTo("store.example:443: the answer is larger than 4999 bytes"));
        Assert.That(_seen, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_answer_of_no_told_size_is_read_to_its_end()
    {
        var body = Enumerable.Range(0, 100_000).Select(static i => (byte)i).ToArray();
        using var http = Http([() => new HttpResponseMessage { Content = new StreamContent(new Unsized(body)) }]);
        using var answer = await SendAsync(http, HttpMethod.Get);

        Assert.That(answer.Body.ToArray(), Is.EqualTo(body));
    }

    [Test]
    public async Task Every_attempt_is_counted_and_timed()
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        using var http = Http([Status(503), Status(200)], calls: new ProviderCalls(Prometheus.Metrics.WithCustomRegistry(registry)));
        using var answer = await SendAsync(http, HttpMethod.Get);

        using var text = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(text);
        var metrics = Encoding.UTF8.GetString(text.ToArray());
        Assert.That(metrics, Does.Contain("externalsecret_provider_api_calls_count{call=\"Get\",provider=\"Test\",status=\"error\"} 1"));
        Assert.That(metrics, Does.Contain("externalsecret_provider_api_calls_count{call=\"Get\",provider=\"Test\",status=\"success\"} 1"));
        Assert.That(metrics, Does.Contain("keyferry_provider_api_call_duration_seconds_count{call=\"Get\",provider=\"Test\"} 2"));
    }

    [Test]
    public async Task A_redirect_within_the_host_is_followed()
    {
        using var http = Http([Redirect(307, "/second"), Status(200)]);
        using var answer = await SendAsync(http, HttpMethod.Get);

        Assert.That(_seen, Is.EqualTo(["GET https://store.example/first", "GET https://store.example/second"]));
    }

    [TestCase(307, "https://other.example/", "GET")]
    [TestCase(302, "https://store.example:8443/", "GET")]
    [TestCase(302, "http://store.example/", "GET")]
    [TestCase(302, "https://user@store.example/", "GET")]
    [TestCase(302, "/second", "POST")]
    public async Task Another_host_and_a_write_are_not_redirected(int status, string location, string method)
    {
        using var http = Http([Redirect(status, location), Status(200)]);
        using var answer = await SendAsync(http, new HttpMethod(method));

        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(_seen, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_circle_of_redirects_ends()
    {
        using var http = Http([Redirect(302, "/first")]);
        using var answer = await SendAsync(http, HttpMethod.Get);

        Assert.That(answer.Status, Is.EqualTo(302));
        Assert.That(_seen, Has.Count.EqualTo(6));
    }

    [Test]
    public void Cancellation_is_thrown()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        using var http = Http([Status(200)]);

        Assert.That(
            async () => await http.SendAsync(new StoreCall("Get"), Request(HttpMethod.Get), cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private StoreHttp Http(Func<HttpResponseMessage>[] answers, int retries = 2, long most = 8 << 20, ProviderCalls? calls = null)
    {
        var next = 0;
        var server = new Answers(_ => Task.FromResult(answers[Math.Min(next++, answers.Length - 1)]())) { Seen = _seen };
        return new StoreHttp(
            new StoreHttpOptions("Test") { MaxRetries = retries },
            new BoundedBodies(most) { InnerHandler = new SameOriginRedirects { InnerHandler = server } },
            calls ?? new ProviderCalls(null), _time);
    }

    private static Func<HttpResponseMessage> Status(int status, string body = "", int? retryAfter = null) => () =>
    {
        var message = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        message.Headers.RetryAfter = retryAfter is { } seconds ? new(TimeSpan.FromSeconds(seconds)) : null;
        return message;
    };

    private static Func<HttpResponseMessage> Redirect(int status, string location) => () =>
    {
        var message = new HttpResponseMessage((HttpStatusCode)status);
        message.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
        return message;
    };

    private static Func<HttpRequestMessage> Request(HttpMethod method) =>
        () => new HttpRequestMessage(method, "https://store.example/first");

    // The clock moves while the call waits between its attempts.
    private async Task<StoreAnswer> SendAsync(StoreHttp http, HttpMethod method, bool? isIdempotent = null, bool advance = true)
    {
        var sending = http.SendAsync(new StoreCall("Get", isIdempotent), Request(method), default).AsTask();
        while (advance && !sending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(sending, Task.Delay(1));
        }

        return await sending;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(1);
        }
    }

    private sealed class Answers(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        public List<string> Seen { get; init; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add($"{request.Method} {request.RequestUri}");
            return await answer(cancellationToken);
        }
    }

    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
