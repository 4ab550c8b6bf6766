using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Events;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.ClusterExternalSecrets;
using Keyferry.Sync.ClusterPushSecrets;
using Keyferry.Sync.Hosting;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>The engine's reconcilers over the objects of files and over stores that call nobody: each pass is one that a cluster would see.</summary>
internal sealed class OfflineEngine : IDisposable
{
    private const int MostConflicts = 10;
    private static readonly TimeSpan _eventLimit = TimeSpan.FromSeconds(2);

    private readonly OfflineApi _api;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _woken = new(0);
    private readonly CancellationTokenSource _ending = new();
    private readonly SyncReconcilers _reconcilers;
    private readonly Dictionary<string, IOfflineFanOut> _fanOuts;

    /// <summary>Puts it together.</summary>
    /// <param name="api">Holds the objects.</param>
    /// <param name="stores">Answers for the stores.</param>
    /// <param name="time">The clock.</param>
    public OfflineEngine(OfflineApi api, OfflineStores stores, TimeProvider time)
    {
        (_api, _time) = (api, time);
        var events = new EventRecorder(api, "keyferry", time);
        _ = events.RunAsync(_ending.Token);
        var pushes = new OfflineCache<PushSecret>(api, ApiResources.PushSecrets, new Dictionary<string, Func<PushSecret, IEnumerable<string>>>(StringComparer.Ordinal)
        {
            [StoreHolds.ByHeld] = StoreHolds.HeldBy,
        });
        var secretStores = new OfflineCache<SecretStore>(api, ApiResources.SecretStores, new Dictionary<string, Func<SecretStore, IEnumerable<string>>>(StringComparer.Ordinal)
        {
            [PushStores.ByNamespace] = static s => [s.Metadata.NamespaceProperty],
        });
        _reconcilers = SyncReconcilers.Create(
            new SyncSeams(
                api, null, new OfflineCache<ExternalSecret>(api, ApiResources.ExternalSecrets), secretStores,
                new OfflineCache<ClusterSecretStore>(api, ApiResources.ClusterSecretStores), new OfflineMetadata(api, BuiltIn.Secret),
                events, events, events, _ => _woken.Release(), _ => time.GetTimestamp())
            {
                ConfigMaps = new OfflineMetadata(api, BuiltIn.ConfigMap),
                Kinds = new OfflineKinds(),
                GeneratorKinds = OfflineGenerator.Registry(time),
                Push = new PushSeams(pushes, events, NullLogger.Instance),
            },
            stores.Providers,
            // Nobody checks stores here, so none is ready.
            new EngineOptions { Jitter = static () => 0.5, FloodGate = false, AllowsGenericTargets = true },
            time);
        _fanOuts = new IOfflineFanOut[]
        {
            new OfflineFanOut<ClusterExternalSecret, ExternalSecret>(ClusterExternalSecretKind.Create(), api, events, time),
            new OfflineFanOut<ClusterPushSecret, PushSecret>(ClusterPushSecretKind.Create(), api, events, time),
        }.ToDictionary(static f => f.Owner.Kind, StringComparer.Ordinal);
    }

    /// <summary>What makes the children of a cluster-wide kind.</summary>
    public IOfflineFanOut FanOut(ResourceType type) => _fanOuts[type.Kind];

    /// <summary>Makes a pass over an ExternalSecret or a PushSecret.</summary>
    /// <returns>What the engine has to say against it; null where all went well.</returns>
    public async Task<string?> ReconcileAsync(ResourceType type, ObjectKey key, CancellationToken cancellation)
    {
        // What an earlier pass told is told again where it still holds.
        _api.Remove(BuiltIn.Event, e => IsAbout(e, type, key));
        try
        {
            await PassAsync(type, key, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return $"a defect in Keyferry ({e.GetType().Name})";
        }

        var ready = (_api.Find(type.Group, type.Kind, key)?["status"]?["conditions"] as JsonArray)?
            .FirstOrDefault(static c => c?["type"]?.GetValue<string>() == "Ready");
        return ready is null ? "belongs to another controller: this engine serves stores and generators without spec.controller, or with \"default\""
            : ready["status"]?.GetValue<string>() == "True" ? null
            : await ToldAsync(type, key, cancellation) ?? ready["message"]?.GetValue<string>() ?? "failed";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Cancel();
        _reconcilers.Scheduler.Dispose();
        _reconcilers.Renders.Dispose();
        _ending.Dispose();
        _woken.Dispose();
    }

    private async Task PassAsync(ResourceType type, ObjectKey key, CancellationToken cancellation)
    {
        for (var conflicts = 0; conflicts < MostConflicts;)
        {
            var result = type.Kind == "PushSecret"
                ? await _reconcilers.Push!.Reconciler.ReconcileAsync(key, cancellation)
                : await _reconcilers.ExternalSecrets.ReconcileAsync(key, cancellation);
            if (result == ReconcileResult.Postpone(StoreScheduler.Fallback))
            {
                // The store has not answered yet.
                await _woken.WaitAsync(cancellation);
            }
            else if (result.Kind == ReconcileResultKind.Requeue)
            {
                conflicts++;
            }
            else
            {
                return;
            }
        }
    }

    // The event says what is wrong, where the condition says only what failed. It is written a moment after the status.
    private async Task<string?> ToldAsync(ResourceType type, ObjectKey key, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(_eventLimit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        while (true)
        {
            // Before the look, so that no write is missed between the two.
            var written = _api.NextWrite;
            if (_api.All(BuiltIn.Event).LastOrDefault(e => IsAbout(e, type, key) && e.Type == "Warning") is { } told)
            {
                return told.Message;
            }

            try
            {
                await written.WaitAsync(both.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private static bool IsAbout(JsonObject told, ResourceType type, ObjectKey key) =>
        told["involvedObject"]?["kind"]?.GetValue<string>() == type.Kind && told["involvedObject"]?["name"]?.GetValue<string>() == key.Name
        && told["involvedObject"]?["namespace"]?.GetValue<string>() == key.Namespace;

    private static bool IsAbout(Corev1Event told, ResourceType type, ObjectKey key) =>
        told.InvolvedObject.Kind == type.Kind && told.InvolvedObject.Name == key.Name && told.InvolvedObject.NamespaceProperty == key.Namespace;
}
