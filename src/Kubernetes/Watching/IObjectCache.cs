using System.Diagnostics.CodeAnalysis;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>The objects of a kind as the last watch events left them.</summary>
/// <typeparam name="T">The object's type. Objects are shared: never change one.</typeparam>
public interface IObjectCache<T>
    where T : class
{
    /// <summary>Whether the first list is in.</summary>
    bool Synced { get; }

    /// <summary>How many objects there are.</summary>
    int Count { get; }

    /// <summary>Finds an object.</summary>
    bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found);

    /// <summary>The objects that an index files under a value; empty where there are none.</summary>
    /// <param name="index">The index's name, as it was added.</param>
    /// <param name="value">The value to look up.</param>
    /// <exception cref="ArgumentException">No such index was added.</exception>
    IReadOnlyList<T> ByIndex(string index, string value);

    /// <summary>All objects at this moment.</summary>
    IReadOnlyList<T> All();
}

/// <summary>What happened to an object.</summary>
public enum ChangeKind
{
    /// <summary>The object is new to the cache.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Updated,

    /// <summary>The object is gone.</summary>
    Deleted,
}

/// <summary>One change of a cache.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Key">Which object.</param>
/// <param name="Before">The object before; null where it was added.</param>
/// <param name="After">The object after; null where it was deleted.</param>
public readonly record struct ObjectChange<T>(ChangeKind Kind, ObjectKey Key, T? Before, T? After)
    where T : class;
