using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Models;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Overview;
using Keyferry.Sync.Restarts;
using Keyferry.Webhook.Ui.Model;

namespace Keyferry.Webhook.Ui.Local;

/// <summary>What was listed at one moment.</summary>
/// <param name="Overview">The objects.</param>
/// <param name="Certificates">The certificates that API servers are told to trust.</param>
public sealed record ClusterSnapshot(IClusterOverview Overview, IReadOnlyList<CertificateItem> Certificates);

/// <summary>Lists what the viewer may list, and keeps it for a few seconds.</summary>
/// <param name="api">The API server, as the viewer.</param>
/// <param name="ns">The one namespace; null means all.</param>
/// <param name="releaseName">The name of the webhook configuration.</param>
/// <param name="time">The clock.</param>
public sealed class ClusterSnapshots(IKubeApi api, string? ns, string releaseName, TimeProvider time) : IDisposable
{
    /// <summary>How long a listing is shown.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1);
    private ClusterSnapshot? _last;
    private long _at;

    /// <summary>What there is, a few seconds old at most.</summary>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<ClusterSnapshot> GetAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_last is null || time.GetElapsedTime(_at) >= Lifetime)
            {
                _last = await ListAsync(cancellation);
                _at = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<ClusterSnapshot> ListAsync(CancellationToken cancellation)
    {
        List<string> troubles = [];
        var externalSecrets = await ListAsync(ApiResources.ExternalSecrets, ns, troubles, cancellation);
        var pushSecrets = await ListAsync(ApiResources.PushSecrets, ns, troubles, cancellation);
        var stores = await ListAsync(ApiResources.SecretStores, ns, troubles, cancellation);
        var clusterStores = await ListAsync(ApiResources.ClusterSecretStores, null, troubles, cancellation);
        List<WorkloadUse> workloads = [];
        foreach (var type in WorkloadKinds.All)
        {
            // Rollouts may not be served at all.
            var found = await ListAsync(type, ns, type == WorkloadKinds.Rollouts ? [] : troubles, cancellation);
            workloads.AddRange(found.Select(w => new WorkloadUse(type, w)));
        }

        var overview = new ListedOverview(time)
        {
            ExternalSecrets = externalSecrets, PushSecrets = pushSecrets, Stores = stores, ClusterStores = clusterStores,
            Workloads = workloads, Troubles = troubles,
        };
        return new ClusterSnapshot(overview, await CertificatesAsync(cancellation));
    }

    private async ValueTask<IReadOnlyList<T>> ListAsync<T>(ResourceType<T> type, string? where, List<string> troubles, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var answer = await api.ListAsync(type, where, null, cancellation);
        if (answer.Ok)
        {
            return answer.Value.Items;
        }

        var cure = answer.Failure.Code == 403 && ns is null && type.Namespaced ? "; where you may list one namespace only: keyferry ui --namespace NAME" : "";
        troubles.Add($"{type.Plural} are not shown: {answer.Failure.Message}{cure}");
        return [];
    }

    private async ValueTask<IReadOnlyList<CertificateItem>> CertificatesAsync(CancellationToken cancellation)
    {
        var answer = await api.GetAsync(BuiltIn.ValidatingWebhookConfiguration, new ObjectKey("", releaseName), cancellation);
        if (!answer.Ok)
        {
            return [new CertificateItem("Authority", null, $"the validating webhook configuration {releaseName} cannot be read: {answer.Failure.Message}")];
        }

        var bundle = answer.Value.Webhooks?.Select(static w => w.ClientConfig?.CaBundle).FirstOrDefault(static b => b is { Length: > 0 });
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(Encoding.UTF8.GetString(bundle ?? []));
        }
        catch (CryptographicException)
        {
            return [new CertificateItem("Authority", null, $"the CA bundle of {releaseName} cannot be read")];
        }

        var items = found.Select(static c => new CertificateItem(
            "Authority", new DateTimeOffset(c.NotAfter.ToUniversalTime(), TimeSpan.Zero), $"trusted by API servers: {c.Subject}")).ToList();
        foreach (var certificate in found)
        {
            certificate.Dispose();
        }

        return items;
    }
}
