using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Access;
using Keyferry.Webhook.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Endpoints;

/// <summary>With --metrics-auth, /metrics is for those whom the API server lets get it.</summary>
public sealed class MetricsAccessTests
{
    [Test]
    public async Task Metrics_are_shown_to_whom_may_get_them_and_to_nobody_else()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var host = await cluster.KeyferryAsync(static o => o with
        {
            Observability = o.Observability with { MetricsSecure = true, MetricsAuth = true },
        });
        await cluster.ApplyAsync(
            Json("""{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "prometheus", "namespace": "default"}}"""),
            Json("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "scrapes"},
                 "rules": [{"nonResourceURLs": ["/metrics"], "verbs": ["get"]}]}
                """),
            Json("""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "scrapes"},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "scrapes"},
                 "subjects": [{"kind": "ServiceAccount", "name": "prometheus", "namespace": "default"}]}
                """));
        var stranger = await TokenAsync(cluster, "default");
        var prometheus = await TokenAsync(cluster, "prometheus");
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        using var http = new HttpClient(handler);

        async Task<(HttpStatusCode Status, string Text, string Asked)> GetAsync(string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{host.MetricsPort}/metrics");
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.WwwAuthenticate.ToString());
        }

        var nobody = await GetAsync(null);
        var forged = await GetAsync("made-up");
        var other = await GetAsync(stranger);
        var reader = await GetAsync(prometheus);
        Assert.Multiple(() =>
        {
            Assert.That((nobody.Status, forged.Status), Is.EqualTo((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)));
            Assert.That(nobody.Asked, Does.StartWith("Bearer"));
            Assert.That(other.Status, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(other.Text, Does.Contain("nonResourceURLs [/metrics]"));
            Assert.That($"{nobody.Text}{forged.Text}{other.Text}", Does.Not.Contain("# HELP"));
            Assert.That(reader.Status, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(reader.Text, Does.Contain("# HELP controller_runtime_reconcile_total"));
        });
    }

    [Test]
    public async Task A_scrape_costs_two_reviews_in_half_a_minute_and_a_missing_right_is_named()
    {
        using var server = new Reviewer();
        using var client = new HttpClient(server);
        var time = new FakeTimeProvider();
        var reviews = new SubjectReviews(new KubeApi(new KubeHttp(client, new Uri("https://in-process/"), null), "keyferry", time));
        using var authentication = new ViewerAuthentication(reviews, time);
        var access = new PathAccess(authentication, reviews, "/metrics", time);

        for (var i = 0; i < 5; i++)
        {
            Assert.That((await access.CheckAsync("Bearer good", CancellationToken.None)).Status, Is.EqualTo(200));
        }

        Assert.That(server.Bodies, Has.Count.EqualTo(2));
        Assert.That(server.Bodies[1]["spec"]!["nonResourceAttributes"]!.ToJsonString(), Is.EqualTo("""{"path":"/metrics","verb":"get"}"""));
        Assert.That(server.Bodies[1]["spec"]!["resourceAttributes"], Is.Null);

        time.Advance(ViewerAuthentication.Lifetime);
        server.RefusesReviewsOfRights = true;
        var refused = await access.CheckAsync("Bearer good", CancellationToken.None);
        Assert.That(refused.Viewer, Is.Null);
        Assert.That((refused.Status, refused.Problem), Is.EqualTo(
            (503, "rights cannot be checked: grant create on subjectaccessreviews.authorization.k8s.io to Keyferry's service account")));
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static async Task<string> TokenAsync(LocalCluster cluster, string account) =>
        (await cluster.Kube.Tokens.CreateAsync(new ObjectKey("default", account), [], null, CancellationToken.None)).Value!.Token;

    private sealed class Reviewer : HttpMessageHandler
    {
        public List<JsonNode> Bodies { get; } = [];

        public bool RefusesReviewsOfRights { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            Bodies.Add(body.DeepClone());
            var isToken = body["kind"]!.GetValue<string>() == "TokenReview";
            if (!isToken && RefusesReviewsOfRights)
            {
                return new HttpResponseMessage(HttpStatusCode.Forbidden) { Content = new StringContent("{}") };
            }

            body["status"] = isToken ? JsonNode.Parse("""{"authenticated": true, "user": {"username": "prometheus"}}""") : new JsonObject { ["allowed"] = true };
            return new HttpResponseMessage(HttpStatusCode.Created) { Content = new StringContent(body.ToJsonString(), null, "application/json") };
        }
    }
}
