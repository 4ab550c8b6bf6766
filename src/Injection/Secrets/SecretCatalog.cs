using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Injection;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Injection.Secrets;

/// <summary>
/// Watches ExternalSecrets, the metadata of Secrets and the namespaces, from the first pod on that asks: a cluster that
/// does not use injection pays nothing for it.
/// </summary>
public sealed class SecretCatalog : ISecretCatalog, IDisposable
{
    private readonly Informer<ExternalSecret> _externalSecrets;
    private readonly Informer<ObjectMetadata> _secrets;
    private readonly Informer<ObjectMetadata> _namespaces;
    private readonly SecretKeyReader _keys;
    private readonly NamespaceSignals _signals = new();
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Nothing is watched yet.</summary>
    /// <param name="http">The API server, for watches.</param>
    /// <param name="api">The API server, for calls.</param>
    /// <param name="watching">How patient watches are.</param>
    public SecretCatalog(KubeHttp http, IKubeApi api, WatchSettings watching)
    {
        _keys = new SecretKeyReader(api);
        _externalSecrets = Informer.Objects(http, ApiResources.ExternalSecrets, new InformerOptions<ExternalSecret>
        {
            Watch = watching, Project = Slim,
        });
        _secrets = Informer.Metadata(
            http, BuiltIn.Secret, new InformerOptions<ObjectMetadata> { Watch = watching, FirstListFromCache = true },
            MetadataFields.OnlyLabels());
        _namespaces = Informer.Metadata(
            http, BuiltIn.Namespace, new InformerOptions<ObjectMetadata> { Watch = watching },
            MetadataFields.OnlyLabels(InjectionNames.InlineReferences));
        _externalSecrets.Subscribe(c => _signals.Changed(c.Key.Namespace));
        _secrets.Subscribe(c =>
        {
            if (c.Kind != ChangeKind.Added)
            {
                _keys.Forget(c.Key);
            }

            _signals.Changed(c.Key.Namespace);
        });
        _namespaces.Subscribe(c => _signals.Changed(c.Key.Name));
    }

    /// <inheritdoc/>
    public bool IsReady => _externalSecrets.Synced && _secrets.Synced && _namespaces.Synced;

    /// <inheritdoc/>
    public void Start() => _wanted.TrySetResult();

    /// <inheritdoc/>
    public bool? AllowsInline(string ns) => _namespaces.TryGet(new ObjectKey("", ns), out var found)
        ? found.Labels.GetValueOrDefault(InjectionNames.InlineReferences) == InjectionNames.Allowed
        : null;

    /// <inheritdoc/>
    public async ValueTask<SecretState> FindAsync(string ns, string name, CancellationToken cancellation)
    {
        var isExternal = _externalSecrets.TryGet(new ObjectKey(ns, name), out var external);
        if (isExternal && external!.Spec.Target?.Manifest is { } manifest && manifest is not { ApiVersion: "v1", Kind: "Secret" })
        {
            return new SecretState(name, SecretSource.OtherTarget, null);
        }

        var secret = isExternal && external!.Spec.Target?.Name is { Length: > 0 } target ? target : name;
        var key = new ObjectKey(ns, secret);
        var keys = _secrets.TryGet(key, out var metadata) && !metadata.Deleting
            ? await _keys.ReadAsync(key, metadata.ResourceVersion, cancellation)
            : null;
        var source = isExternal ? SecretSource.ExternalSecret : keys is null ? SecretSource.Nothing : SecretSource.Secret;
        return new SecretState(secret, source, keys);
    }

    /// <inheritdoc/>
    public Task NextChange(string ns) => _signals.Next(ns);

    /// <summary>Watches until cancelled, once somebody asks.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await _wanted.Task.WaitAsync(cancellation);
        await Task.WhenAll(
            _externalSecrets.RunAsync(cancellation), _secrets.RunAsync(cancellation), _namespaces.RunAsync(cancellation),
            SignalReadyAsync(cancellation));
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    // An empty cluster has no first change that would wake those who wait.
    private async Task SignalReadyAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(
            _externalSecrets.WaitForSyncAsync(cancellation), _secrets.WaitForSyncAsync(cancellation),
            _namespaces.WaitForSyncAsync(cancellation));
        _signals.ChangedEverywhere();
    }

    private static ExternalSecret Slim(ExternalSecret whole) => new()
    {
        Metadata = new k8s.Models.V1ObjectMeta
        {
            Name = whole.Metadata.Name,
            NamespaceProperty = whole.Metadata.NamespaceProperty,
            ResourceVersion = whole.Metadata.ResourceVersion,
        },
        Spec = new ExternalSecretSpec
        {
            Target = whole.Spec?.Target is { } target
                ? new ExternalSecretTarget { Name = target.Name, Manifest = target.Manifest }
                : null,
        },
    };
}
