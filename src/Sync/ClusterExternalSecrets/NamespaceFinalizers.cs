using System.Text.Json.Nodes;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.ClusterExternalSecrets;

/// <summary>
/// Takes the finalizers off Namespaces that External Secrets Operator has put there, one for each ClusterExternalSecret.
/// Nobody would take them off any more, and a namespace that has one never ends. Keyferry needs none: a child goes with its
/// namespace.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="log">Where it says what it does.</param>
/// <param name="time">The clock.</param>
public sealed partial class NamespaceFinalizers(IKubeApi api, ILogger log, TimeProvider time)
{
    // While one replaces the other, the old one may put them back; a namespace that somebody deletes is not to hang for long.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);

    private static readonly ResourceType<ObjectHeader> Namespaces = ObjectHeader.Of(BuiltIn.Namespace);

    private bool _told;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await PassAsync(cancellation);
            await Task.Delay(Period, time, cancellation);
        }
    }

    /// <summary>Looks at every namespace once.</summary>
    public async Task PassAsync(CancellationToken cancellation)
    {
        var listed = await api.ListAsync(Namespaces, null, null, cancellation);
        if (!listed.Ok)
        {
            // Who may not list namespaces is told by their watch.
            return;
        }

        var freed = 0;
        foreach (var ns in listed.Value.Items.Where(static n => n.Metadata.Finalizers?.Any(IsPeers) == true))
        {
            var patched = await api.PatchAsync(Namespaces, new ObjectKey("", ns.Metadata.Name), Without(ns), WriteOptions.Plain, cancellation);
            if (patched.Ok)
            {
                freed++;
            }
            else if (!patched.Failure.IsNotFound && !patched.Failure.IsConflict && !_told)
            {
                _told = true;
                LogRefused(ns.Metadata.Name, patched.Failure.Message);
            }
        }

        if (freed > 0)
        {
            LogFreed(freed, FinalizerNames.NamespacePrefix);
        }
    }

    private static bool IsPeers(string finalizer) => finalizer.StartsWith(FinalizerNames.NamespacePrefix, StringComparison.Ordinal);

    private static KubePatch Without(ObjectHeader ns) => KubePatch.Merge(new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["resourceVersion"] = ns.Metadata.ResourceVersion,
            ["finalizers"] = new JsonArray([.. ns.Metadata.Finalizers.Where(static f => !IsPeers(f)).Select(static f => (JsonNode)f)]),
        },
    });

    [LoggerMessage(36, LogLevel.Information, "Took the finalizers {Prefix}... off {Count} namespaces: another program left them, and they would never end")]
    private partial void LogFreed(int count, string prefix);

    [LoggerMessage(37, LogLevel.Warning,
        "Namespace {Name} keeps a finalizer that another program left, and will not end: {Message}. Allow Keyferry to patch "
        + "namespaces, or take the finalizers that begin with externalsecrets.external-secrets.io/ces- off by hand")]
    private partial void LogRefused(string name, string message);
}
