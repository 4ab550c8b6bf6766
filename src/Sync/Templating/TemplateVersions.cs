using System.Collections.Concurrent;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.Templating;

/// <summary>
/// Remembers at which versions the templates of an object were read, and tells whether watches have brought newer ones
/// since. Holds no content; after a restart nothing is known, so nothing counts as changed.
/// </summary>
/// <param name="configMaps">The metadata of ConfigMaps.</param>
/// <param name="secrets">The metadata of Secrets.</param>
public sealed class TemplateVersions(IObjectCache<ObjectMetadata> configMaps, IObjectCache<ObjectMetadata> secrets)
{
    private readonly ConcurrentDictionary<ObjectKey, IReadOnlyList<TemplateSource>> _read = new();

    /// <summary>Remembers what an object's templates were read from.</summary>
    /// <param name="item">The object.</param>
    /// <param name="sources">The ConfigMaps and Secrets, but for its own target.</param>
    public void Remember(ObjectKey item, IReadOnlyList<TemplateSource> sources)
    {
        if (sources.Count == 0)
        {
            Forget(item);
        }
        else
        {
            _read[item] = sources;
        }
    }

    /// <summary>Whether one of them has changed since.</summary>
    public bool HaveChanged(ObjectKey item) => _read.TryGetValue(item, out var sources) && sources.Any(HasChanged);

    /// <summary>Forgets an object.</summary>
    public void Forget(ObjectKey item) => _read.TryRemove(item, out _);

    private bool HasChanged(TemplateSource source)
    {
        var cache = source.Reference.IsSecret ? secrets : configMaps;
        var key = new ObjectKey(source.Reference.Namespace, source.Reference.Name);
        return cache.Synced && cache.TryGet(key, out var seen)
            && ResourceVersion.IsNewer(seen.ResourceVersion, source.Version);
    }
}
