using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Webhook.Access;
using Keyferry.Webhook.Ui.Access;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>What a page costs the API server, and what is remembered of its answers.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReviewTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly Reviewer _reviewer = new();
    private readonly HttpClient _client;
    private readonly ViewerAuthentication _authentication;
    private readonly ViewerRights _rights;

    public ReviewTests()
    {
        _client = new HttpClient(_reviewer);
        var reviews = new SubjectReviews(new KubeApi(new KubeHttp(_client, new Uri("https://in-process/"), null), "keyferry", _time));
        _authentication = new ViewerAuthentication(reviews, _time);
        _rights = new ViewerRights(reviews, _time);
    }

    public void Dispose()
    {
        _authentication.Dispose();
        _client.Dispose();
        _reviewer.Dispose();
    }

    [Test]
    public async Task A_token_is_reviewed_once_in_half_a_minute_whether_it_is_good_or_not()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await FindAsync("Bearer good")).Viewer!.User.Username, Is.EqualTo("anna"));
            Assert.That((await FindAsync("bearer bad")).Status, Is.EqualTo(401));
        }

        Assert.That(_reviewer.Paths, Has.Count.EqualTo(2));
        _time.Advance(ViewerAuthentication.Lifetime);
        _reviewer.Revoked = true;
        Assert.That((await FindAsync("Bearer good")).Status, Is.EqualTo(401), "a token that was revoked");
    }

    [TestCase("")]
    [TestCase("Basic YTpi")]
    [TestCase("Bearer ")]
    public async Task What_is_no_token_is_not_reviewed(string header)
    {
        Assert.That((await FindAsync(header)).Status, Is.EqualTo(401));
        Assert.That(_reviewer.Paths, Is.Empty);
    }

    [TestCase(500)]
    [TestCase(403)]
    public async Task A_server_that_does_not_answer_lets_nobody_in_and_is_asked_again(int code)
    {
        _reviewer.Fails = code;
        var refused = await FindAsync("Bearer good");
        _reviewer.Fails = 0;

        Assert.That(refused.Status, Is.EqualTo(503));
        Assert.That(refused.Viewer, Is.Null);
        Assert.That((await FindAsync("Bearer good")).Viewer, Is.Not.Null);
    }

    [Test]
    public async Task A_right_is_reviewed_once_in_half_a_minute_and_for_each_viewer()
    {
        var viewer = (await FindAsync("Bearer good")).Viewer!;
        _reviewer.Paths.Clear();
        for (var i = 0; i < 5; i++)
        {
            Assert.That(await MayAsync(viewer, "red"), Is.True);
            Assert.That(await MayAsync(viewer, "blue"), Is.False);
        }

        Assert.That(_reviewer.Paths, Has.Count.EqualTo(2));
        Assert.That(_reviewer.Last!["spec"]!["groups"]!.ToJsonString(), Is.EqualTo("""["team"]"""));
        _reviewer.Allowed = "blue";
        _time.Advance(ViewerRights.Lifetime);
        Assert.That(await MayAsync(viewer, "red"), Is.False);
        Assert.That(await MayAsync(viewer with { Id = "another" }, "blue"), Is.True);
    }

    [Test]
    public async Task A_page_costs_so_many_reviews_at_most_and_says_what_was_left_open()
    {
        var viewer = (await FindAsync("Bearer good")).Viewer!;
        _reviewer.Paths.Clear();
        string[] namespaces = [.. Enumerable.Range(0, 500).Select(static i => $"ns-{i:000}")];

        var seen = await Visibility.OfAsync(_rights.Of(viewer), ApiResources.ExternalSecrets, null, namespaces, CancellationToken.None);

        Assert.That(_reviewer.Paths, Has.Count.EqualTo(ViewerRights.MostPerPage));
        Assert.That(seen.Unknown, Is.EqualTo(500 - (ViewerRights.MostPerPage - 1)));
        Assert.That(seen.Namespaces, Is.Empty);
    }

    [Test]
    public void Answers_are_kept_for_their_time_and_so_many_at_most()
    {
        var answers = new RecentAnswers<int, string>(100, TimeSpan.FromSeconds(30), _time);
        for (var i = 0; i < 1000; i++)
        {
            answers.Keep(i % 300, "answer");
        }

        Assert.That(answers.Count, Is.LessThanOrEqualTo(100));
        Assert.That(answers.TryGet(99, out _), Is.True, "the newest stay");
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.That(answers.TryGet(99, out _), Is.False);
    }

    private ValueTask<ViewerResult> FindAsync(string header) => _authentication.FindAsync(header, CancellationToken.None);

    private async Task<bool?> MayAsync(Viewer viewer, string ns) =>
        await _rights.Of(viewer).MayListAsync(ApiResources.ExternalSecrets, ns, CancellationToken.None);

    private sealed class Reviewer : HttpMessageHandler
    {
        public List<string> Paths { get; } = [];

        public JsonNode? Last { get; private set; }

        public string Allowed { get; set; } = "red";

        public bool Revoked { get; set; }

        public int Fails { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            lock (Paths)
            {
                Paths.Add(request.RequestUri!.AbsolutePath);
                Last = body;
            }

            if (Fails > 0)
            {
                return new HttpResponseMessage((System.Net.HttpStatusCode)Fails) { Content = new StringContent("{}") };
            }

            body["status"] = body["kind"]!.GetValue<string>() == "TokenReview"
                ? body["spec"]!["token"]!.GetValue<string>() == "good" && !Revoked
                    ? JsonNode.Parse("""{"authenticated": true, "user": {"username": "anna", "groups": ["team"]}}""")
                    : JsonNode.Parse("""{"user": {}, "error": "invalid bearer token"}""")
                : new JsonObject { ["allowed"] = body["spec"]!["resourceAttributes"]!["namespace"]!.GetValue<string>() == Allowed };
            return new HttpResponseMessage(System.Net.HttpStatusCode.Created) { Content = new StringContent(body.ToJsonString(), null, "application/json") };
        }
    }
}
