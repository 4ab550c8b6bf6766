using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Takeover;

/// <summary>Finds the operator's webhooks: one that is left behind without its server refuses every write.</summary>
/// <param name="api">The API server.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class WebhookCheck(IKubeApi api, FindingList findings)
{
    private static readonly ResourceType<ObjectHeader> Services = ObjectHeader.Of(new ResourceType("", "v1", "services", "Service", true));

    /// <summary>Looks at the configurations.</summary>
    public async ValueTask RunAsync(CancellationToken cancellation)
    {
        var validating = await api.ListAsync(BuiltIn.ValidatingWebhookConfiguration, null, null, cancellation);
        if (!validating.Ok)
        {
            findings.Unread(ReadProblem.Of(validating.Failure, "list", BuiltIn.ValidatingWebhookConfiguration, null));
        }

        foreach (var configuration in validating.Value?.Items ?? [])
        {
            var ours = (configuration.Webhooks ?? []).Where(static w => IsOfGroup(w.Rules)).Select(static w => w.ClientConfig).ToList();
            await LookAsync("ValidatingWebhookConfiguration", configuration.Metadata, ours, cancellation);
        }

        var mutating = await api.ListAsync(BuiltIn.MutatingWebhookConfiguration, null, null, cancellation);
        if (!mutating.Ok)
        {
            findings.Unread(ReadProblem.Of(mutating.Failure, "list", BuiltIn.MutatingWebhookConfiguration, null));
        }

        foreach (var configuration in mutating.Value?.Items ?? [])
        {
            var ours = (configuration.Webhooks ?? []).Where(static w => IsOfGroup(w.Rules)).Select(static w => w.ClientConfig).ToList();
            await LookAsync("MutatingWebhookConfiguration", configuration.Metadata, ours, cancellation);
        }
    }

    private async ValueTask LookAsync(
        string kind, V1ObjectMeta metadata, List<Admissionregistrationv1WebhookClientConfig> clients, CancellationToken cancellation)
    {
        if (clients.Count == 0 || (metadata.Labels?.TryGetValue("app.kubernetes.io/name", out var by) == true && by == "keyferry"))
        {
            return;
        }

        var subject = $"{kind} {metadata.Name}";
        if (clients.Find(static c => c.Service is not null)?.Service is { } service)
        {
            var read = await api.GetAsync(Services, new ObjectKey(service.NamespaceProperty, service.Name), cancellation);
            if (read is { Ok: false, Failure.IsNotFound: true })
            {
                findings.Blocks(TakeoverArea.Webhook, subject,
                    $"Service {service.NamespaceProperty}/{service.Name} is gone, so that writes are refused: kubectl delete {kind.ToLowerInvariant()} {metadata.Name}");
                return;
            }
        }

        findings.Notes(TakeoverArea.Webhook, subject,
            "belongs to the operator: helm upgrade of its release removes it; else delete it once the operator has ended, "
            + $"since it then refuses every write: kubectl delete {kind.ToLowerInvariant()} {metadata.Name}");
    }

    private static bool IsOfGroup(IEnumerable<V1RuleWithOperations>? rules) =>
        rules?.Any(static r => r.ApiGroups?.Any(static g => g is ApiResources.Group or ApiResources.GeneratorGroup) == true) == true;
}
