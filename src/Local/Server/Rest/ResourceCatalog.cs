using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Builtin;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Rest;

/// <summary>All that is served now: the built-in resources and those of established definitions.</summary>
internal sealed class ResourceCatalog(ICustomResourceRules custom, IDefinitionRules definitions)
{
    /// <summary>Where definitions are stored.</summary>
    public static readonly ResourceKey Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    private readonly IReadOnlyList<ServedResource> _builtins = BuiltinResources.All(definitions);
    private readonly Dictionary<string, (long Revision, CancellationTokenSource Gone, IReadOnlyList<ServedResource> Versions)> _customs = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private volatile Snapshot? _snapshot;

    /// <summary>Every version of every resource.</summary>
    public IReadOnlyList<ResourceInfo> Resources => Current.Resources;

    /// <summary>A resource by its name in URLs; null where it is not served.</summary>
    public ServedResource? Find(string group, string version, string plural) => Current.ByPlural.GetValueOrDefault((group, version, plural));

    /// <summary>The other served versions of a resource, the storage version first.</summary>
    public IEnumerable<ServedResource> VersionsOf(ResourceInfo resource) => Current.ByPlural.Values
        .Where(s => ResourceKey.Of(s.Info) == ResourceKey.Of(resource)).OrderByDescending(s => s.Info.IsStorage);

    /// <summary>The version in which a resource is stored; null where it is not served.</summary>
    public ServedResource? StorageOf(ResourceKey key) => Current.ByPlural.Values
        .Where(s => ResourceKey.Of(s.Info) == key).OrderByDescending(s => s.Info.IsStorage).FirstOrDefault();

    /// <summary>Reads the definitions anew; what did not change stays the same instance.</summary>
    public void Refresh(ObjectStore store)
    {
        lock (_lock)
        {
            var present = store.List(Definitions, null)!.Objects;
            foreach (var gone in _customs.Keys.Except(present.Select(d => d.Key.Name), StringComparer.Ordinal).ToList())
            {
                _customs.Remove(gone, out var lost);
                lost.Gone.Cancel();
            }

            foreach (var definition in present)
            {
                if (_customs.TryGetValue(definition.Key.Name, out var known) && known.Revision == definition.Revision)
                {
                    continue;
                }

                var versions = definitions.Expand((JsonObject)definition.Body.DeepClone());
                var storage = versions.FirstOrDefault(v => v.IsStorage);
                var end = known.Gone ?? new CancellationTokenSource();
                _customs[definition.Key.Name] = (definition.Revision, end,
                    [.. versions.Select(v => new ServedResource(v, CustomObjects.Rules(v, storage ?? v, custom, end.Token)))]);
            }

            _snapshot = new Snapshot([.. _builtins, .. _customs.Values.SelectMany(c => c.Versions)]);
        }
    }

    private Snapshot Current => _snapshot ?? new Snapshot(_builtins);

    private sealed class Snapshot(IReadOnlyList<ServedResource> all)
    {
        public IReadOnlyList<ResourceInfo> Resources { get; } = [.. all.Select(s => s.Info)];

        public Dictionary<(string Group, string Version, string Plural), ServedResource> ByPlural { get; } =
            all.GroupBy(s => (s.Info.Group, s.Info.Version, s.Info.Plural)).ToDictionary(g => g.Key, g => g.First());
    }
}

/// <summary>A resource that is served, and what is special about it.</summary>
internal sealed record ServedResource(ResourceInfo Info, ObjectRules Rules);
