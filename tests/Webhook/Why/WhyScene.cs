using System.Text.Json.Nodes;
using Keyferry.Webhook.Commands;
using Keyferry.Webhook.Hosting;
using Keyferry.Webhook.Tests.Fakes;

namespace Keyferry.Webhook.Tests.Why;

/// <summary>A cluster with <c>keyferry why</c> at hand.</summary>
internal sealed class WhyScene : IAsyncDisposable
{
    private KeyferryHost? _host;

    public LocalCluster Cluster { get; private init; } = null!;

    /// <summary>Starts it.</summary>
    /// <param name="engine">Whether an engine runs.</param>
    /// <param name="only">The one namespace that the engine serves; null for all.</param>
    public static async Task<WhyScene> StartAsync(bool engine, string? only = null)
    {
        var scene = new WhyScene { Cluster = await LocalCluster.StartAsync() };
        if (only is not null)
        {
            await scene.ApplyAsync($$$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{{only}}}"}}""");
        }

        scene._host = await scene.Cluster.KeyferryAsync(o => o with { Engine = o.Engine with { Namespace = only, ClusterStores = only is null } });
        if (!engine)
        {
            await scene.StopEngineAsync();
            foreach (var webhook in new[] { "mutatingwebhookconfigurations", "validatingwebhookconfigurations" })
            {
                await scene.DeleteAsync("admissionregistration.k8s.io", "v1", webhook, "", "keyferry");
            }
        }

        return scene;
    }

    /// <summary>Ends the engine and the webhook, as a crash would.</summary>
    public async Task StopEngineAsync()
    {
        await _host!.DisposeAsync();
        _host = null;
    }

    public Task ApplyAsync(string manifest) => Cluster.ApplyAsync(JsonNode.Parse(manifest)!.AsObject());

    public async Task DeleteAsync(string group, string version, string plural, string ns, string name) =>
        await Cluster.Kube.Api.DeleteAsync(
            new Kubernetes.Types.ResourceType(group, version, plural, plural, ns.Length > 0), new Kubernetes.Types.ObjectKey(ns, name), null,
            CancellationToken.None);

    public async Task<(int Code, string Output, string Error)> WhyAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CommandContext(output, error, static _ => null, []);
        var code = await new KeyferryCommand(context).InvokeAsync(["why", .. args, "--kubeconfig", Cluster.Kubeconfig]);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Asks until the answer holds a text.</summary>
    public async Task<(int Code, string Output, string Error)> UntilAsync(string text, params string[] args)
    {
        var last = (Code: 0, Output: "", Error: "");
        await LocalCluster.UntilAsync(
            async () =>
            {
                last = await WhyAsync(args);
                return last.Output.Contains(text, StringComparison.Ordinal);
            },
            () => last.Output + last.Error);
        return last;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await Cluster.DisposeAsync();
    }
}
