namespace Keyferry.Kubernetes.Controllers;

/// <summary>How a key of a queue stands.</summary>
public enum QueuedKeyState
{
    /// <summary>It is due, and no worker has it.</summary>
    Due,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>It is due later.</summary>
    Later,
}

/// <summary>A key of a queue, at one moment.</summary>
/// <typeparam name="TKey">What names an object.</typeparam>
/// <param name="Key">Names the object.</param>
/// <param name="State">How it stands.</param>
/// <param name="Time">For how long it has stood so; of a later one, how long until it is due.</param>
/// <param name="Reason">Why it is reconciled.</param>
public readonly record struct QueuedKey<TKey>(TKey Key, QueuedKeyState State, TimeSpan Time, ReconcileReason Reason)
    where TKey : notnull;
