using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>A target that is no Secret, for one pass.</summary>
/// <param name="all">What all of them share.</param>
/// <param name="item">The ExternalSecret.</param>
/// <param name="owner">The same.</param>
internal sealed class ManifestTarget(ManifestTargets all, ObjectKey item, ExternalSecret owner) : ITarget
{
    private readonly ObjectKey _key = new(item.Namespace, DesiredSecret.Name(owner));
    private ManifestWriter? _writer;
    private UnstructuredObject? _existing;
    private string? _error;

    /// <inheritdoc/>
    public string Name => _key.Name;

    /// <inheritdoc/>
    public string ErrorReason => ManifestResults.ErrorReason;

    /// <inheritdoc/>
    public SyncResult? Refusal => null;

    /// <inheritdoc/>
    public bool IsStale => all.IsStale(item, owner);

    // What Orphan and None leave behind is read only when a refresh is due.
    /// <inheritdoc/>
    public bool IsUntouched => Ownership.Policy(owner) is "Orphan" or "None" || all.IsUntouched(item, _key);

    /// <inheritdoc/>
    public bool IsValid => _error is null
        && (Ownership.Policy(owner) == "Orphan" || (_existing is not null && all.IsValid(item, _existing)));

    // A failure is told in the apply step: it belongs into the status, whatever was fetched.
    /// <inheritdoc/>
    public async ValueTask<ReconcileResult?> ReadAsync(bool mayBeNew, CancellationToken cancellation)
    {
        (_writer, _error) = await all.FindWriterAsync(item, owner, cancellation);
        if (_writer is null)
        {
            return null;
        }

        var read = await _writer.ReadAsync(_key, cancellation);
        _existing = read.Value;
        _error = read.Ok || read.Failure.IsNotFound ? null : $"failed to get target resource: {read.Failure.Message}";
        return null;
    }

    /// <inheritdoc/>
    public void Remember()
    {
        if (_existing is not null)
        {
            all.Remember(item, _existing);
        }
    }

    /// <inheritdoc/>
    public ValueTask<ReconcileResult?> MarkAsync(CancellationToken cancellation) => ValueTask.FromResult<ReconcileResult?>(null);

    /// <inheritdoc/>
    public async ValueTask<ApplyResult> ApplyAsync(
        IReadOnlyDictionary<string, SecretValue> values, CancellationToken cancellation)
    {
        if (_error is not null || _writer is null)
        {
            return new ApplyResult(ManifestResults.Failed("could not get target resource", _error ?? ""), Binds: false);
        }

        var apply = all.Apply(_writer);
        if (values.Count == 0 && await apply.WithoutDataAsync(owner, _existing, cancellation) is { } outcome)
        {
            return new ApplyResult(outcome, Binds: false);
        }

        var result = await apply.WriteAsync(owner, _existing, values, cancellation);
        if (result.Written is { } written)
        {
            all.Accept(item, written);
        }

        return new ApplyResult(result.Outcome, Binds: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
