using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;

namespace Keyferry.Webhook.Tests.Ui;

/// <summary>A cluster with Keyferry and its status page, and viewers of it.</summary>
public sealed class UiScene : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    private UiScene(LocalCluster cluster, KeyferryHost host)
    {
        Cluster = cluster;
        Host = host;
    }

    public LocalCluster Cluster { get; }

    public KeyferryHost Host { get; }

    public static async Task<UiScene> StartAsync(Func<RunOptions, RunOptions>? change = null)
    {
        var cluster = await LocalCluster.StartAsync(https: false);
        var host = await cluster.KeyferryAsync(o => (change ?? (static x => x))(o with
        {
            Ui = new UiOptions(new ListenAddress(IPAddress.Loopback, 0)),
        }));
        return new UiScene(cluster, host);
    }

    public Task NamespacesAsync(params string[] names) => Cluster.ApplyAsync(names.Select(static n => Json(
        $$$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{{n}}}"}}""").AsObject()));

    /// <summary>A ServiceAccount's token; it may list the kinds of Keyferry in some namespaces, or everywhere for an asterisk.</summary>
    public Task<string> ViewerAsync(string name, params string[] namespaces) => ViewerAsync(name, "\"external-secrets.io\", \"apps\"", namespaces);

    /// <summary>The same, of some API groups.</summary>
    public async Task<string> ViewerAsync(string name, string groups, string[] namespaces)
    {
        await Cluster.ApplyAsync(
            Json($$$"""{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "{{{name}}}", "namespace": "default"}}""").AsObject(),
            Json($$$"""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "{{{name}}}"},
                 "rules": [{"apiGroups": [{{{groups}}}], "resources": ["*"], "verbs": ["list"]}]}
                """).AsObject());
        foreach (var ns in namespaces)
        {
            await Cluster.ApplyAsync(Json($$$"""
                {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "{{{(ns == "*" ? "ClusterRoleBinding" : "RoleBinding")}}}",
                 "metadata": {"name": "{{{name}}}"{{{(ns == "*" ? "" : $", \"namespace\": \"{ns}\"")}}}},
                 "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "{{{name}}}"},
                 "subjects": [{"kind": "ServiceAccount", "name": "{{{name}}}", "namespace": "default"}]}
                """).AsObject());
        }

        var token = await Cluster.Kube.Tokens.CreateAsync(new ObjectKey("default", name), [], null, CancellationToken.None);
        return token.Value!.Token;
    }

    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path, string? token)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{Host.UiPort}{path}"));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return _http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Host.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private static JsonNode Json(string text) => JsonNode.Parse(text)!;
}
