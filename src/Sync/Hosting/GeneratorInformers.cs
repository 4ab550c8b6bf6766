using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Generators;

namespace Keyferry.Sync.Hosting;

/// <summary>
/// What is watched for generators: those of the kinds that are served, and their states. All of it is optional, so that an
/// installation without these kinds, or without the right to them, does everything else. A few dozen objects at most in a cluster:
/// their watches cost less than reading them at every refresh.
/// </summary>
internal sealed class GeneratorInformers
{
    /// <summary>The index of states by the UID of their owner.</summary>
    public const string ByOwnerUid = "owner-uid";

    /// <summary>Sets the informers up; nothing runs yet.</summary>
    /// <param name="informers">The informers of the term.</param>
    /// <param name="kinds">The kinds that are served.</param>
    /// <param name="options">Which namespace is served.</param>
    public GeneratorInformers(SharedInformers informers, IEnumerable<string> kinds, EngineOptions options)
    {
        var scope = new InformerScope(options.Namespace) { Optional = true };

        // With one namespace nothing outside it is watched: a ClusterGenerator is read when it is used.
        string[] watched = options.Namespace is null ? [.. kinds, ResolvedGenerator.ClusterKind] : [.. kinds];
        Generators = watched.ToDictionary(
            static k => k,
            k => informers.Objects(
                GeneratorResources.ByKind[k], GeneratorResources.ByKind[k].Namespaced ? scope : scope with { Namespace = null }),
            StringComparer.Ordinal);
        States = informers.Objects(GeneratorResources.GeneratorStates, scope);
        States.AddIndex(
            GeneratorStates.ByOwner,
            static s => s.Metadata.Labels is { } labels && labels.TryGetValue(GeneratorStates.OwnerLabel, out var owner)
                ? [GeneratorStates.IndexValue(s.Metadata.NamespaceProperty, owner)]
                : []);
        States.AddIndex(ByOwnerUid, static s => GeneratorStateOwners.UidOf(s) is { } uid ? [uid] : []);
    }

    /// <summary>The watched generators by kind.</summary>
    public IReadOnlyDictionary<string, Informer<GeneratorObject>> Generators { get; }

    /// <summary>GeneratorStates.</summary>
    public Informer<GeneratorState> States { get; }

    /// <summary>The same, as reconcilers read it.</summary>
    public GeneratorSeams Seams => new(
        Generators.ToDictionary(static p => p.Key, static p => (IObjectCache<GeneratorObject>)p.Value, StringComparer.Ordinal), States);
}
