using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Certs.Authority;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Publishing;

/// <summary>
/// Writes the trust bundle into webhook configurations: this field only, as its own field manager, and only where
/// it differs, so that whoever keeps the rest of the configuration in Git sees no drift.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="names">The configurations.</param>
public sealed class CaBundlePublisher(IKubeApi api, WebhookConfigurationNames names)
{
    /// <summary>The field manager of <c>caBundle</c>.</summary>
    public const string FieldManager = "keyferry-ca-bundle";

    /// <summary>Makes every configuration hold the bundle.</summary>
    public async ValueTask<PublishOutcome> PublishAsync(TrustBundle bundle, CancellationToken cancellation)
    {
        var report = new Report();
        var bytes = bundle.ToBytes();

        foreach (var name in names.Mutating)
        {
            await PublishAsync(
                BuiltIn.MutatingWebhookConfiguration,
                name,
                static c => c.Webhooks?.Select(static w => (w.Name, w.ClientConfig?.CaBundle)) ?? [],
                bytes,
                report,
                cancellation);
        }

        foreach (var name in names.Validating)
        {
            await PublishAsync(
                BuiltIn.ValidatingWebhookConfiguration,
                name,
                static c => c.Webhooks?.Select(static w => (w.Name, w.ClientConfig?.CaBundle)) ?? [],
                bytes,
                report,
                cancellation);
        }

        return new PublishOutcome(report.Written, report.Absent, report.Failures);
    }

    private async ValueTask PublishAsync<T>(
        ResourceType<T> type,
        string name,
        Func<T, IEnumerable<(string Name, byte[]? Bundle)>> webhooks,
        byte[] bundle,
        Report report,
        CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var key = new ObjectKey("", name);
        var stored = await api.GetAsync(type, key, cancellation);
        if (!stored.Ok)
        {
            if (stored.Failure.IsNotFound)
            {
                report.Absent.Add($"{type.Kind} {name}");
            }
            else
            {
                report.Failures.Add(Explain("read", type, name, stored.Failure));
            }

            return;
        }

        var entries = webhooks(stored.Value).ToList();
        if (entries.TrueForAll(e => e.Bundle is not null && e.Bundle.AsSpan().SequenceEqual(bundle)))
        {
            return;
        }

        // Force: whoever wrote another bundle here would make every call fail.
        var patch = KubePatch.Apply(Body(type, name, entries.Select(static e => e.Name), bundle));
        var written = await api.PatchAsync(type, key, patch, new WriteOptions(FieldManager, Force: true), cancellation);
        if (written.Ok)
        {
            report.Written.Add($"{type.Kind} {name}");
        }
        else
        {
            report.Failures.Add(Explain("write caBundle of", type, name, written.Failure));
        }
    }

    private static JsonObject Body(ResourceType type, string name, IEnumerable<string> webhooks, byte[] bundle)
    {
        var text = Convert.ToBase64String(bundle);
        var entries = new JsonArray();
        foreach (var webhook in webhooks)
        {
            entries.Add((JsonNode)new JsonObject
            {
                ["name"] = webhook,
                ["clientConfig"] = new JsonObject { ["caBundle"] = text },
            });
        }

        return new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["webhooks"] = entries,
        };
    }

    private static string Explain(string verb, ResourceType type, string name, KubeFailure failure) =>
        failure.Code switch
        {
            0 => $"cannot {verb} {type.Kind} {name}: the API server does not answer ({failure.Message})",
            403 => $"may not {verb} {type.Kind} {name}: {failure.Message}; grant the service account get and patch on it",
            _ => $"cannot {verb} {type.Kind} {name}: {failure.Code} {failure.Reason}: {failure.Message}",
        };

    private sealed class Report
    {
        public List<string> Written { get; } = [];

        public List<string> Absent { get; } = [];

        public List<string> Failures { get; } = [];
    }
}
