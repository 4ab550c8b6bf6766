using System.Collections.Concurrent;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// Remembers at which version a target was last found to be as it should: while the watch shows that version, it
/// need not be read. Holds no content.
/// </summary>
public sealed class ValidatedTargets
{
    private readonly ConcurrentDictionary<ObjectKey, (string Target, string Uid, string Version)> _known = new();

    /// <summary>Whether a target at this version is known to be valid.</summary>
    public bool IsValid(ObjectKey externalSecret, string target, string uid, string version) =>
        _known.TryGetValue(externalSecret, out var known) && known == (target, uid, version);

    /// <summary>Whether this ExternalSecret has had a target of this name.</summary>
    public bool HasSeen(ObjectKey externalSecret, string target) =>
        _known.TryGetValue(externalSecret, out var known) && known.Target == target;

    /// <summary>Remembers a valid target.</summary>
    public void Remember(ObjectKey externalSecret, V1ObjectMeta target) => _known[externalSecret] =
        (target.Name, target.Uid, target.ResourceVersion);

    /// <summary>Forgets an ExternalSecret.</summary>
    public void Forget(ObjectKey externalSecret) => _known.TryRemove(externalSecret, out _);
}
