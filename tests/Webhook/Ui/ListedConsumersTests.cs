using System.Globalization;
using System.Net;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Ui.Access;
using Keyferry.Webhook.Ui.Consumers;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>How much of a namespace is looked at for a page, and what is said of the rest.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ListedConsumersTests : IDisposable
{
    private static readonly ObjectKey Target = new("shop", "db");

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly Server _server = new();
    private readonly HttpClient _client;
    private readonly ListedConsumers _consumers;

    public ListedConsumersTests()
    {
        _client = new HttpClient(_server);
        _consumers = new ListedConsumers(
            new BoundedLister(new KubeHttp(_client, new Uri("https://in-process/"), null), _time), RefusedLists.OfEngine, _time);
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Test]
    public async Task A_large_namespace_is_looked_at_in_pages_up_to_a_bound_and_the_page_says_so()
    {
        _server.Counts["deployments"] = 1200;
        _server.Counts["statefulsets"] = 10_000;

        var found = await OfAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_server.Paths, Has.Count.EqualTo(3 + 2), "pages of 500, and no more than are wanted");
            Assert.That(_server.Paths, Has.All.Contain("limit=500").And.All.Contain("/namespaces/shop/"));
            Assert.That(found.Uses, Has.Count.EqualTo(ListedConsumers.Most));
            Assert.That(found.Troubles, Is.EqualTo(new[]
            {
                "Only 800 statefulsets of namespace shop were looked at: there are more.",
                "daemonsets are not shown: 2000 objects of namespace shop were looked at before.",
                "pods are not shown: 2000 objects of namespace shop were looked at before.",
            }));
        });
    }

    [Test]
    public async Task A_namespace_is_listed_once_in_a_few_seconds_for_all_of_its_pages()
    {
        _server.Counts["deployments"] = 3;
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await OfAsync()).Uses, Has.Count.EqualTo(3));
            Assert.That((await _consumers.OfAsync(new OwnRights("anna"), Target with { Name = "other" }, CancellationToken.None)).Uses, Is.Empty);
        }

        Assert.That(_server.Paths, Has.Count.EqualTo(4), "one list of each kind");
        _time.Advance(ListedConsumers.Lifetime);
        await OfAsync();
        Assert.That(_server.Paths, Has.Count.EqualTo(8));
    }

    [Test]
    public async Task A_right_that_is_missing_and_a_server_that_fails_are_told_and_the_rest_is_shown()
    {
        _server.Counts["daemonsets"] = 1;
        _server.Fails["deployments"] = HttpStatusCode.Forbidden;
        _server.Fails["statefulsets"] = HttpStatusCode.InternalServerError;
        _server.Fails["pods"] = HttpStatusCode.Forbidden;

        var found = await OfAsync();

        Assert.That(found.Uses.Select(static u => u.Type.Kind), Is.EqualTo(new[] { "DaemonSet" }));
        Assert.That(found.Troubles, Has.Count.EqualTo(3));
        Assert.That(found.Troubles[0], Is.EqualTo(
            "deployments are not shown: Keyferry may not list them in namespace shop. Grant its service account list on deployments.apps, "
            + "which the chart does with restarts.enabled or injection.enabled."));
        Assert.That(found.Troubles[1], Does.StartWith("statefulsets are not shown: "));
        Assert.That(found.Troubles[2], Does.EndWith("Grant its service account list on pods, which the chart does with injection.enabled."));
    }

    [Test]
    public async Task A_server_that_does_not_answer_holds_the_page_up_for_so_long_at_most()
    {
        _server.Hangs = "statefulsets";
        _server.Counts["deployments"] = 2;

        var asked = OfAsync();
        await _server.Hanging.Task;
        _time.Advance(ListedConsumers.Limit);
        var found = await asked;

        Assert.That(found.Uses, Has.Count.EqualTo(2));
        Assert.That(found.Troubles, Has.Exactly(3).EndsWith("are not shown: the API server did not list them within 4 s; load the page again."));
    }

    [Test]
    public void A_viewer_who_goes_ends_the_calls()
    {
        _server.Hangs = "deployments";
        using var gone = new CancellationTokenSource();

        var asked = _consumers.OfAsync(new OwnRights("anna"), Target, gone.Token).AsTask();
        gone.Cancel();

        Assert.That(async () => await asked, Throws.InstanceOf<OperationCanceledException>());
    }

    private Task<ConsumerList> OfAsync() => _consumers.OfAsync(new OwnRights("anna"), Target, CancellationToken.None).AsTask();

    /// <summary>An API server with so many objects of a kind, each of which uses the Secret.</summary>
    private sealed class Server : HttpMessageHandler
    {
        public Dictionary<string, int> Counts { get; } = [];

        public Dictionary<string, HttpStatusCode> Fails { get; } = [];

        public List<string> Paths { get; } = [];

        public string? Hangs { get; set; }

        public TaskCompletionSource Hanging { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var path = request.RequestUri!.PathAndQuery;
            Paths.Add(path);
            var plural = request.RequestUri.AbsolutePath.Split('/')[^1];
            if (plural == Hangs)
            {
                Hanging.TrySetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (Fails.TryGetValue(plural, out var code))
            {
                return new HttpResponseMessage(code) { Content = new StringContent("{}") };
            }

            var from = path.Split("continue=") is [_, var next] ? int.Parse(next, CultureInfo.InvariantCulture) : 0;
            var to = Math.Min(from + 500, Counts.GetValueOrDefault(plural));
            var items = Enumerable.Range(from, to - from).Select(i =>
                $$"""{"metadata": {"name": "{{plural}}-{{i}}", "namespace": "shop"}, "spec": {"template": {"spec": {"containers": [{"envFrom": [{"secretRef": {"name": "db"} }]}]} } } }""");
            var more = to < Counts.GetValueOrDefault(plural) ? $", \"continue\": \"{to}\"" : "";
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent($$"""{"kind": "List", "metadata": {"resourceVersion": "1"{{more}} }, "items": [{{string.Join(',', items)}}]}"""),
            };
        }
    }
}
