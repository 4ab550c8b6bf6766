using System.Collections.Frozen;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.PushSecrets;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.ExternalSecrets.Manifests;
using Keyferry.Sync.Naming;
using Keyferry.Sync.PushSecrets;
using Keyferry.Sync.Restarts;
using Keyferry.Sync.Templating;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// What the engine watches, with its indexes. ExternalSecrets, SecretStores and Secrets are essential: nothing is done before
/// their first lists are in. ClusterSecretStores and namespaces are watched where cluster stores are served, and optional.
/// </summary>
internal sealed class EngineInformers
{
    public const string ByTarget = "target";
    public const string ByStore = "store";
    public const string ByClusterStoreUse = "cluster-store-use";
    public const string ByReference = "reference";
    public const string ByManifest = "manifest";
    public const string ByTemplateSource = "template-source";
    public const string BySource = "source";
    public const string BySourceSelector = "source-selector";
    public const string ByPushStore = "push-store";

    /// <summary>Sets the informers up; nothing runs yet.</summary>
    public EngineInformers(SharedInformers informers, EngineOptions options)
    {
        var scope = new InformerScope(options.Namespace);
        ExternalSecrets = informers.Objects(ApiResources.ExternalSecrets, scope);
        Stores = informers.Objects(ApiResources.SecretStores, scope);

        // All of a cluster's Secrets: read from the server's memory at first. An old version of one does no harm, for whoever
        // acts on it reads the Secret itself.
        Secrets = informers.Metadata(
            BuiltIn.Secret, scope with { FirstListFromCache = true },
            new MetadataFields(
                FrozenSet.Create(WellKnown.ManagedLabel, WellKnown.CreatedByLabel),
                options.Restarts.Enabled ? RestartAnnotations.OfSecrets.ToFrozenSet(StringComparer.Ordinal) : []));
        Secrets.AddIndex(
            OrphanCleanup.ByOwner,
            static s => s.Labels.TryGetValue(WellKnown.CreatedByLabel, out var createdBy)
                ? [OrphanCleanup.IndexValue(s.Key.Namespace, createdBy)]
                : []);
        ExternalSecrets.AddIndex(ByTarget, static es => TargetsByKind.IsOther(es) ? [] : [Target(es)]);
        ExternalSecrets.AddIndex(ByManifest, static es => TargetsByKind.IsOther(es) && es.Spec.Target!.Manifest is { } manifest
            ? [ManifestValue(manifest.ApiVersion, manifest.Kind, TargetOf(es))]
            : []);
        ExternalSecrets.AddIndex(ByStore, static es => FetchPlan.StoresOf(es).Select(static s => s.ToString()));
        Stores.AddIndex(ByReference, static s => StoreReferences.Of(s.Spec?.Provider, s.Metadata.NamespaceProperty));
        ConfigMaps = informers.Metadata(
            BuiltIn.ConfigMap, scope with { FirstListFromCache = true, Optional = true }, MetadataFields.OnlyLabels());
        ServiceAccounts = informers.Metadata(
            BuiltIn.ServiceAccount, scope with { FirstListFromCache = true, Optional = true },
            new MetadataFields(FrozenSet<string>.Empty, ServiceAccountAnnotations.Names));
        ExternalSecrets.AddIndex(ByTemplateSource, static es => TemplateSources(es).Select(static s => s.ToString()));

        if (options.ServesPushSecrets)
        {
            PushSecrets = informers.Objects(ApiResources.PushSecrets, scope with { Optional = true });
            PushSecrets.AddIndex(BySource, PushReferences.NamedSource);
            PushSecrets.AddIndex(BySourceSelector, PushReferences.SelectedSources);
            PushSecrets.AddIndex(
                ByTemplateSource,
                static p => TemplateSourceRef.Of(p.Spec?.Template, p.Metadata.NamespaceProperty).Select(static s => s.ToString()));
            PushSecrets.AddIndex(ByPushStore, static p => PushReferences.ReferredTo(p).Select(static s => s.ToString()).Distinct());
            PushSecrets.AddIndex(StoreHolds.ByHeld, StoreHolds.HeldBy);
            Stores.AddIndex(PushStores.ByNamespace, static s => [s.Metadata.NamespaceProperty]);
        }

        if (!options.ServesClusterStores)
        {
            return;
        }

        var wide = new InformerScope { Optional = true };
        ClusterStores = informers.Objects(ApiResources.ClusterSecretStores, wide);
        ClusterStores.AddIndex(ByReference, static s => StoreReferences.Of(s.Spec?.Provider, null));
        ExternalSecrets.AddIndex(ByClusterStoreUse, static es => UsesClusterStore(es) ? [es.Metadata.NamespaceProperty] : []);

        // Only conditions of cluster stores read them, and with one namespace nothing outside it is asked for.
        Namespaces = options.Namespace is not null ? null : informers.Metadata(BuiltIn.Namespace, wide, MetadataFields.AllLabels);
    }

    /// <summary>ExternalSecrets.</summary>
    public Informer<ExternalSecret> ExternalSecrets { get; }

    /// <summary>SecretStores.</summary>
    public Informer<SecretStore> Stores { get; }

    /// <summary>ClusterSecretStores; null where they are not served.</summary>
    public Informer<ClusterSecretStore>? ClusterStores { get; }

    /// <summary>PushSecrets; null where they are not served.</summary>
    public Informer<PushSecret>? PushSecrets { get; }

    /// <summary>The metadata of Secrets; their content is never kept.</summary>
    public Informer<ObjectMetadata> Secrets { get; }

    /// <summary>The metadata of ConfigMaps, which templates and certificates may stand in: without labels and annotations.</summary>
    public Informer<ObjectMetadata> ConfigMaps { get; }

    /// <summary>The metadata of ServiceAccounts, which stores log in as: with the annotations by which clouds know them.</summary>
    public Informer<ObjectMetadata> ServiceAccounts { get; }

    /// <summary>The namespaces with their labels; null where nothing depends on them.</summary>
    public Informer<ObjectMetadata>? Namespaces { get; }

    /// <summary>Has our own writes of these kinds waited for.</summary>
    public void Track(WrittenVersions written)
    {
        written.Track(ExternalSecrets);
        written.Track(Stores);
        written.Track(Secrets);
        if (ClusterStores is not null)
        {
            written.Track(ClusterStores);
        }

        if (PushSecrets is not null)
        {
            written.Track(PushSecrets);
        }
    }

    private static IReadOnlyList<TemplateSourceRef> TemplateSources(ExternalSecret es) =>
        TemplateSourceRef.Of(es.Spec?.Target?.Template, es.Metadata.NamespaceProperty);

    private static bool UsesClusterStore(ExternalSecret es) => FetchPlan.StoresOf(es).Any(static s => s.IsClusterWide);

    private static string Target(ExternalSecret es) => TargetOf(es).ToString();

    /// <summary>The value under which the index of targets that are no Secrets files one.</summary>
    public static string ManifestValue(string apiVersion, string kind, ObjectKey target) => $"{apiVersion} {kind} {target}";

    /// <summary>The target of an ExternalSecret.</summary>
    public static ObjectKey TargetOf(ExternalSecret es) => new(es.Metadata.NamespaceProperty, DesiredSecret.Name(es));
}
