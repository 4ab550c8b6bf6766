using System.Net;
using System.Text;
using Keyferry.Benchmarks.Burst;
using Keyferry.Kubernetes.Calls;
using NUnit.Framework;

namespace Keyferry.Benchmarks.Tests;

public sealed class WatchFeedTests
{
    [Test]
    [CancelAfter(20_000)]
    public async Task A_watch_that_ends_goes_on_where_it_was(CancellationToken cancellation)
    {
        var (names, versions) = await FollowAsync(
            3, cancellation,
            Line("ADDED", "a", 5) + Line("MODIFIED", "b", 7) + Line("BOOKMARK", "", 9),
            Line("ADDED", "c", 10));
        Assert.That(names, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(versions, Is.EqualTo(new[] { "0", "9" }));
    }

    [Test]
    [CancelAfter(20_000)]
    public async Task A_place_that_is_too_old_begins_anew(CancellationToken cancellation)
    {
        var (names, versions) = await FollowAsync(
            2, cancellation,
            Line("ADDED", "a", 5) + """{"type":"ERROR","object":{"kind":"Status","code":410}}""" + "\n",
            Line("ADDED", "a", 5));
        Assert.That(names, Is.EqualTo(new[] { "a", "a" }));
        Assert.That(versions, Is.EqualTo(new[] { "0", "0" }));
    }

    [Test]
    [CancelAfter(20_000)]
    public void A_refusal_is_told(CancellationToken cancellation)
    {
        using var client = new HttpClient(new Answers(new Queue<string>(), []));
        var feed = new WatchFeed(new KubeHttp(client, new Uri("http://127.0.0.1/"), null), "/api/v1/secrets?labelSelector=x", static _ => { });
        Assert.That(() => feed.RunAsync(cancellation), Throws.InvalidOperationException.With.Message.Contains("403"));
        Assert.That(() => feed.Opened, Throws.InvalidOperationException);
    }

    private static async Task<(List<string?> Names, List<string?> Versions)> FollowAsync(
        int count, CancellationToken cancellation, params string[] answers)
    {
        var versions = new List<string?>();
        var names = new List<string?>();
        using var client = new HttpClient(new Answers(new Queue<string>(answers), versions));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var feed = new WatchFeed(new KubeHttp(client, new Uri("http://127.0.0.1/"), null), "/api/v1/secrets?labelSelector=x", item =>
        {
            names.Add(item.GetProperty("metadata").GetProperty("name").GetString());
            if (names.Count == count)
            {
                stop.Cancel();
            }
        });
        await feed.RunAsync(stop.Token);
        return (names, versions);
    }

    private static string Line(string type, string name, int version) =>
        $$$$"""{"type":"{{{{type}}}}","object":{"metadata":{"name":"{{{{name}}}}","resourceVersion":"{{{{version}}}}"}}}""" + "\n";

    // Gives one body after the other, then refuses; keeps the places that were asked for.
    private sealed class Answers(Queue<string> bodies, List<string?> versions) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            versions.Add(request.RequestUri!.Query.Split('&').First(static p => p.StartsWith("resourceVersion=", StringComparison.Ordinal))[16..]);
            return Task.FromResult(bodies.TryDequeue(out var body)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") }
                : new HttpResponseMessage(HttpStatusCode.Forbidden));
        }
    }
}
