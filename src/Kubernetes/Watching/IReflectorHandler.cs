using Keyferry.Kubernetes.Reading;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Takes what a list and watch loop reads.</summary>
internal interface IReflectorHandler
{
    /// <summary>A list begins, or begins again: all objects come now.</summary>
    void BeginList();

    /// <summary>Takes an object of the list.</summary>
    void Listed(ReadOnlySpan<byte> item);

    /// <summary>The list is whole: what did not come is gone.</summary>
    void EndList();

    /// <summary>Takes an event that is neither bookmark nor error; within a list too, where that comes as a stream.</summary>
    void Changed(WatchKind kind, ReadOnlySpan<byte> item);

    /// <summary>The server does not serve the kind, or does not allow the list.</summary>
    void Refused();
}
