using System.Diagnostics.CodeAnalysis;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>The cache of a kind that is not served: there is nothing in it, and nothing is waited for.</summary>
public sealed class EmptyCache<T> : IObjectCache<T>
    where T : class
{
    /// <inheritdoc/>
    public bool Synced => true;

    /// <inheritdoc/>
    public int Count => 0;

    /// <inheritdoc/>
    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found)
    {
        found = null;
        return false;
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> ByIndex(string index, string value) => [];

    /// <inheritdoc/>
    public IReadOnlyList<T> All() => [];
}
