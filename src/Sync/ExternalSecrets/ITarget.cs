using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Generators;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// What an ExternalSecret writes, for one pass: a Secret, or an object of another kind. Whoever disposes of it clears
/// what was read of it.
/// </summary>
public interface ITarget : IDisposable
{
    /// <summary>The object's name.</summary>
    string Name { get; }

    /// <summary>The reason of the Ready condition where a pass fails.</summary>
    string ErrorReason { get; }

    /// <summary>Why it cannot be written at all; null where it can.</summary>
    SyncResult? Refusal { get; }

    /// <summary>Whether something that it is rendered of has changed since: a refresh is due.</summary>
    bool IsStale { get; }

    /// <summary>Whether the watch shows it as it was last found to be right, so that it need not be read.</summary>
    bool IsUntouched { get; }

    /// <summary>Whether it is as the engine left it; to be asked after it was read.</summary>
    bool IsValid { get; }

    /// <summary>Who else wrote it last; to be asked after it was read. Null where nobody has, or nothing is known.</summary>
    OtherWriter? OtherWriter => null;

    /// <summary>Reads it.</summary>
    /// <param name="mayBeNew">Whether a target that nothing is known of may be taken as missing.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>What ends the pass; null where it goes on.</returns>
    ValueTask<ReconcileResult?> ReadAsync(bool mayBeNew, CancellationToken cancellation);

    /// <summary>Remembers it as it was read, so that the next pass need not read it.</summary>
    void Remember();

    /// <summary>Marks an object that is not written as one that an ExternalSecret points at.</summary>
    /// <returns>What ends the pass; null where it goes on.</returns>
    ValueTask<ReconcileResult?> MarkAsync(CancellationToken cancellation);

    /// <summary>
    /// Says what of the values generators made, so that values that the target holds can stand in for them. A target that
    /// keeps none is written anew.
    /// </summary>
    void Reuse(GeneratedContent generated)
    {
    }

    /// <summary>Renders it and brings it to that; no values at all follow the deletion policy.</summary>
    /// <param name="values">What was fetched, by key; stays the caller's.</param>
    /// <param name="cancellation">Ends the calls.</param>
    ValueTask<ApplyResult> ApplyAsync(IReadOnlyDictionary<string, SecretValue> values, CancellationToken cancellation);
}

/// <summary>What the deletion of a target came to.</summary>
/// <param name="Failure">Why it was not deleted; null where it was, or did not have to be.</param>
/// <param name="Event">What is told of it; null for nothing.</param>
public readonly record struct TargetDeletion(KubeFailure? Failure, SyncEvent? Event);

/// <summary>The targets of ExternalSecrets, of one kind.</summary>
public interface ITargets
{
    /// <summary>The target of an ExternalSecret, for one pass.</summary>
    ITarget Open(ObjectKey item, ExternalSecret owner);

    /// <summary>Deletes the target of an ExternalSecret that is being deleted, if it made it.</summary>
    ValueTask<TargetDeletion> DeleteAsync(ObjectKey item, ExternalSecret owner, CancellationToken cancellation);

    /// <summary>Forgets an ExternalSecret that is gone.</summary>
    void Forget(ObjectKey item);
}
