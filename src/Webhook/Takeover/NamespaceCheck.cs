using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Takeover;

/// <summary>Finds Namespaces that hold finalizers of ClusterExternalSecrets, which keep them from ending.</summary>
/// <param name="api">The API server.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class NamespaceCheck(IKubeApi api, FindingList findings)
{
    /// <summary>Looks at all of them.</summary>
    /// <param name="owners">The names of the ClusterExternalSecrets.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask RunAsync(IReadOnlySet<string> owners, CancellationToken cancellation)
    {
        var type = ObjectHeader.Of(BuiltIn.Namespace);
        var listed = await api.ListAsync(type, null, null, cancellation);
        if (!listed.Ok)
        {
            findings.Unread(ReadProblem.Of(listed.Failure, "list", BuiltIn.Namespace, null));
            return;
        }

        foreach (var ns in listed.Value.Items)
        {
            foreach (var finalizer in (ns.Metadata.Finalizers ?? []).Where(static f => f.StartsWith(FinalizerNames.NamespacePrefix, StringComparison.Ordinal)))
            {
                var owner = finalizer[FinalizerNames.NamespacePrefix.Length..];
                findings.Notes(TakeoverArea.Finalizer, $"Namespace {ns.Metadata.Name}",
                    $"has the finalizer {finalizer}{(owners.Contains(owner) ? "" : $", though there is no ClusterExternalSecret \"{owner}\"")}: Keyferry takes it off");
            }
        }
    }
}
