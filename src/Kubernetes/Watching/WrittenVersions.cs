using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>An object of a kind.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Key">Namespace and name.</param>
public readonly record struct TypedKey(ResourceType Type, ObjectKey Key);

/// <summary>
/// The versions that this process wrote and that its watches have not brought yet. Whoever acts on a cache before it is as
/// new as the last write does the same work twice.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class WrittenVersions(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TypedKey, Pending> _pending = [];
    private readonly Dictionary<ResourceType, Func<ObjectKey, string?>> _tracked = [];

    /// <summary>After so long a write is no longer waited for: the watch may be dead, and work must go on.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How many writes are waited for.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    /// <summary>Has writes of a kind waited for, until its informer has brought them.</summary>
    /// <param name="informer">The informer of all objects of the kind that are written.</param>
    public void Track<T>(Informer<T> informer)
        where T : class, IKubernetesObject<V1ObjectMeta> => Track(informer, static item => item.Metadata.ResourceVersion);

    /// <inheritdoc cref="Track{T}(Informer{T})"/>
    public void Track(Informer<ObjectMetadata> informer) => Track(informer, static item => item.ResourceVersion);

    /// <summary>Notes a write.</summary>
    /// <param name="written">The object.</param>
    /// <param name="version">The version that the server answered.</param>
    public void Wrote(TypedKey written, string? version)
    {
        var number = ResourceVersion.Parse(version);
        lock (_gate)
        {
            // The watch may have been faster than the answer; then no event will come to end the wait.
            if (!_tracked.TryGetValue(written.Type, out var cached)
                || ResourceVersion.Parse(cached(written.Key)) >= number)
            {
                return;
            }

            if (!_pending.TryGetValue(written, out var known) || known.Version < number)
            {
                _pending[written] = new Pending(number, time.GetTimestamp(), known?.Waiting ?? []);
            }
        }
    }

    /// <summary>How long to wait for the writes of some objects at most; zero where the caches are as new as the last of them.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="onCaughtUp">Called once, when one of the writes has arrived; not where the time is over before.</param>
    public TimeSpan WaitFor(IEnumerable<TypedKey> objects, Action onCaughtUp)
    {
        var longest = TimeSpan.Zero;
        lock (_gate)
        {
            Pending? last = null;
            foreach (var item in objects)
            {
                if (!_pending.TryGetValue(item, out var pending))
                {
                    continue;
                }

                var left = Limit - time.GetElapsedTime(pending.At);
                if (left <= TimeSpan.Zero)
                {
                    _pending.Remove(item);
                }
                else if (left > longest)
                {
                    (longest, last) = (left, pending);
                }
            }

            last?.Waiting.Add(onCaughtUp);
        }

        return longest;
    }

    private void Track<T>(Informer<T> informer, Func<T, string?> version)
        where T : class
    {
        lock (_gate)
        {
            _tracked[informer.Type] = key => informer.TryGet(key, out var found) ? version(found) : null;
        }

        informer.Subscribe(change =>
            Observe(new TypedKey(informer.Type, change.Key), change.After is null ? null : version(change.After)));
    }

    // Null: the object is gone, and whatever was written with it.
    private void Observe(TypedKey key, string? version)
    {
        Pending? arrived;
        lock (_gate)
        {
            if (!_pending.TryGetValue(key, out arrived)
                || (version is not null && ResourceVersion.Parse(version) < arrived.Version))
            {
                return;
            }

            _pending.Remove(key);
        }

        arrived.Waiting.ForEach(static wake => wake());
    }

    private sealed record Pending(ulong Version, long At, List<Action> Waiting);
}
