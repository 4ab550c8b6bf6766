using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>Holds an object back until the caches are as new as what was last written for it.</summary>
/// <param name="written">What was written.</param>
/// <param name="objects">The objects that a pass writes and whose caches it reads.</param>
public sealed class WriteGate(WrittenVersions written, Func<ObjectKey, IEnumerable<TypedKey>> objects)
    : IReconcileGate<ObjectKey>
{
    /// <inheritdoc/>
    public TimeSpan HoldFor(ObjectKey key, Action onOpen) => written.WaitFor(objects(key), onOpen);
}
