using System.Net;
using System.Text.Json.Nodes;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>Who sees what of an engine's status page.</summary>
public sealed class UiAccessTests
{
    private UiScene _scene = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _scene = await UiScene.StartAsync();
        await _scene.NamespacesAsync("red", "blue");
        await _scene.Cluster.ApplyAsync(
            LocalCluster.Store("red", "red-store", "hunter2"), LocalCluster.ExternalSecret("red", "red-keys", "red-store"),
            LocalCluster.Store("blue", "blue-store", "hunter2"), LocalCluster.ExternalSecret("blue", "blue-keys", "blue-store"));
        await _scene.Cluster.SecretAsync("red", "red-keys");
        await _scene.Cluster.SecretAsync("blue", "blue-keys");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _scene.DisposeAsync();

    [TestCase("/ui")]
    [TestCase("/ui/stores")]
    [TestCase("/ui/certificates")]
    [TestCase("/ui/externalsecrets/red/red-keys")]
    [TestCase("/ui/nothing")]
    public async Task Nobody_sees_anything_without_a_token_or_with_one_of_another_place(string path)
    {
        foreach (var token in new[] { null, "made-up", new string('x', 20_000) })
        {
            using var answer = await _scene.SendAsync(HttpMethod.Get, path, token);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Multiple(() =>
            {
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
                Assert.That(answer.Headers.WwwAuthenticate.ToString(), Does.StartWith("Bearer"));
                Assert.That(text, Does.Not.Contain("red").And.Not.Contain("blue").And.Not.Contain("html"));
            });
        }
    }

    [Test]
    public async Task A_viewer_of_one_namespace_sees_that_one_and_learns_nothing_of_others()
    {
        var token = await _scene.ViewerAsync("red-viewer", "red");

        foreach (var path in new[] { "/ui", "/ui/stores", "/ui/due", "/ui/pushsecrets" })
        {
            var (status, text) = await _scene.GetAsync(path, token);
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That(text, Does.Not.Contain("blue"), path);
        }

        var (_, list) = await _scene.GetAsync("/ui", token);
        var (_, stores) = await _scene.GetAsync("/ui/stores", token);
        var (own, page) = await _scene.GetAsync("/ui/externalsecrets/red/red-keys", token);
        var (other, forbidden) = await _scene.GetAsync("/ui/externalsecrets/blue/blue-keys", token);
        var (missing, nothing) = await _scene.GetAsync("/ui/externalsecrets/blue/no-such", token);
        Assert.Multiple(() =>
        {
            Assert.That(list, Does.Contain("red-keys").And.Contain(">Ready<").And.Contain("red-store"));
            Assert.That(stores, Does.Contain("red-store").And.Contain("fake"));
            Assert.That(own, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(page, Does.Contain("Next look").And.Contain("Synced version"));
            Assert.That(other, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(forbidden, Does.Not.Contain("blue-store"));
            Assert.That(missing, Is.EqualTo(HttpStatusCode.Forbidden), "whether there is one is not told");
            Assert.That(nothing, Does.Contain("You may not list externalsecrets in namespace blue."));
        });
    }

    [Test]
    public async Task Naming_another_namespace_in_the_query_shows_it_to_nobody_else()
    {
        var token = await _scene.ViewerAsync("red-only", "red");

        var (status, text) = await _scene.GetAsync("/ui?namespace=blue", token);

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(text, Does.Not.Contain("blue-keys").And.Contain("You may not list externalsecrets in namespace blue."));
    }

    [Test]
    public async Task Who_may_list_everywhere_sees_everything_and_no_value()
    {
        var token = await _scene.ViewerAsync("auditor", "*");

        foreach (var path in new[] { "/ui", "/ui/stores", "/ui/externalsecrets/red/red-keys", "/ui/secretstores/red/red-store" })
        {
            var (status, text) = await _scene.GetAsync(path, token);
            Assert.That(status, Is.EqualTo(HttpStatusCode.OK), path);
            Assert.That(text, Does.Contain("red-").And.Not.Contain("hunter2"), path);
        }

        var (_, all) = await _scene.GetAsync("/ui", token);
        var (_, filtered) = await _scene.GetAsync("/ui?namespace=blue&state=ready", token);
        Assert.That(all, Does.Contain("red-keys").And.Contain("blue-keys"));
        Assert.That(filtered, Does.Contain("blue-keys").And.Not.Contain("red-keys"));
    }

    [Test]
    public async Task Workloads_that_use_a_Secret_are_shown_to_whom_may_list_them()
    {
        await _scene.Cluster.ApplyAsync(JsonNode.Parse("""
            {"apiVersion": "apps/v1", "kind": "Deployment",
             "metadata": {"name": "checkout", "namespace": "red", "annotations": {"keyferry.io/restart": "auto"}},
             "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "checkout"}}, "template": {
               "metadata": {"labels": {"app": "checkout"}},
               "spec": {"containers": [{"name": "c", "image": "i", "envFrom": [{"secretRef": {"name": "red-keys"}}]}]}}}}
            """)!.AsObject());
        var both = await _scene.ViewerAsync("red-both", "red");
        var one = await _scene.ViewerAsync("red-one", "\"external-secrets.io\"", ["red"]);

        await LocalCluster.UntilAsync(async () => (await _scene.GetAsync("/ui", both)).Text.Contains("Deployment checkout", StringComparison.Ordinal));
        Assert.That((await _scene.GetAsync("/ui/externalsecrets/red/red-keys", both)).Text, Does.Contain("checkout").And.Contain("never restarted by Keyferry"));
        foreach (var path in new[] { "/ui", "/ui/externalsecrets/red/red-keys" })
        {
            Assert.That((await _scene.GetAsync(path, one)).Text, Does.Contain("red-keys").And.Not.Contain("checkout"), path);
        }
    }

    [Test]
    public async Task Workloads_that_ask_for_no_restart_are_listed_for_the_page_of_their_Secret()
    {
        const string spec = """
            {"containers": [{"name": "c", "image": "i", "env": [{"name": "P", "valueFrom": {"secretKeyRef": {"name": "red-keys", "key": "password"}}}]}]}
            """;
        await _scene.Cluster.ApplyAsync(
            Workload("Deployment", "quiet", "red", spec), Workload("StatefulSet", "steady", "red", spec), Workload("DaemonSet", "each", "red", spec),
            Workload("Deployment", "unrelated", "red", """{"containers": [{"name": "c", "image": "i", "envFrom": [{"secretRef": {"name": "others"}}]}]}"""),
            Workload("Deployment", "abroad", "blue", spec),
            Json($$"""{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "by-hand", "namespace": "red"}, "spec": {{spec}} }"""));
        var all = await _scene.ViewerAsync("red-all", "\"external-secrets.io\", \"apps\", \"\"", ["red"]);
        var apps = await _scene.ViewerAsync("red-apps", "red");
        var none = await _scene.ViewerAsync("red-none", "\"external-secrets.io\"", ["red"]);

        // Another test may have had the namespace listed a moment ago.
        await LocalCluster.UntilAsync(async () => (await _scene.GetAsync("/ui/externalsecrets/red/red-keys", all)).Text.Contains("steady", StringComparison.Ordinal));
        var whole = (await _scene.GetAsync("/ui/externalsecrets/red/red-keys", all)).Text;
        var part = (await _scene.GetAsync("/ui/externalsecrets/red/red-keys", apps)).Text;
        var nothing = (await _scene.GetAsync("/ui/externalsecrets/red/red-keys", none)).Text;

        Assert.Multiple(() =>
        {
            foreach (var name in new[] { "quiet", "steady", "each", "by-hand" })
            {
                Assert.That(whole, Does.Match($">{name}</th><td[^>]*>[A-Za-z]+</td><td[^>]*>password</td><td[^>]*>not restarted by Keyferry<"), name);
                Assert.That(nothing, Does.Not.Contain(name), name);
            }

            Assert.That(whole, Does.Not.Contain("unrelated").And.Not.Contain("abroad").And.Not.Contain("You may not list"));
            Assert.That(whole, Does.Not.Match(">quiet-[a-z0-9]+"), "a pod that a controller made");
            Assert.That(part, Does.Contain("quiet").And.Not.Contain("by-hand").And.Contain("You may not list pods in namespace red"));
            Assert.That(nothing, Does.Contain("You may not list deployments, statefulsets, daemonsets, pods in namespace red"));
        });
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static JsonObject Workload(string kind, string name, string ns, string spec) => Json($$"""
        {"apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": {"name": "{{name}}", "namespace": "{{ns}}"},
         "spec": {"selector": {"matchLabels": {"app": "{{name}}"} }, {{(kind == "StatefulSet" ? "\"serviceName\": \"s\"," : "")}} "template": {
           "metadata": {"labels": {"app": "{{name}}"} }, "spec": {{spec}} } } }
        """);

    [Test]
    public async Task Who_may_read_nothing_sees_only_when_certificates_end()
    {
        var token = await _scene.ViewerAsync("stranger");

        var (status, text) = await _scene.GetAsync("/ui", token);
        var (_, certificates) = await _scene.GetAsync("/ui/certificates", token);

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(text, Does.Not.Contain("red").And.Not.Contain("blue-"));
        Assert.That(certificates, Does.Contain("Authority").And.Contain("Webhook").And.Contain("UTC"));
    }

    [Test]
    public async Task A_page_may_run_nothing_and_load_nothing_and_is_not_kept()
    {
        var token = await _scene.ViewerAsync("careful", "red");
        using var answer = await _scene.SendAsync(HttpMethod.Get, "/ui", token);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Multiple(() =>
        {
            Assert.That(policy, Does.StartWith("default-src 'none'; style-src 'sha256-").And.Not.Contain("unsafe"));
            Assert.That(answer.Headers.CacheControl!.NoStore, Is.True);
            Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
            Assert.That(answer.Headers.GetValues("X-Frame-Options"), Is.EqualTo(new[] { "DENY" }));
            Assert.That(text, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("style=").And.Not.Contain("://"));
        });
    }

    [Test]
    public async Task The_page_is_at_no_other_port_and_takes_no_other_method()
    {
        var token = await _scene.ViewerAsync("elsewhere", "*");
        using var http = new HttpClient();
        foreach (var port in new[] { _scene.Host.HealthPort, _scene.Host.MetricsPort })
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/ui"));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }

        using var post = await _scene.SendAsync(HttpMethod.Post, "/ui", token);
        using var health = await _scene.SendAsync(HttpMethod.Get, "/healthz", token);
        Assert.That(post.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Without_the_flag_there_is_no_page()
    {
        await using var cluster = await LocalCluster.StartAsync(https: false);
        await using var host = await cluster.KeyferryAsync();

        Assert.That(host.UiPort, Is.Null);
    }
}
