using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Controllers;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Sync.Generators;
using Keyferry.Sync.Naming;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Targets that are Secrets.</summary>
/// <param name="secrets">The metadata of all Secrets.</param>
/// <param name="writer">Reads and writes Secrets.</param>
/// <param name="renderer">The render step.</param>
public sealed class SecretTargets(IObjectCache<ObjectMetadata> secrets, SecretWriter writer, TargetRenderer renderer) : ITargets
{
    private readonly ValidatedTargets _known = new();

    /// <inheritdoc/>
    public ITarget Open(ObjectKey item, ExternalSecret owner) => new Target(this, item, owner);

    /// <inheritdoc/>
    public async ValueTask<TargetDeletion> DeleteAsync(ObjectKey item, ExternalSecret owner, CancellationToken cancellation)
    {
        var read = await writer.ReadAsync(new ObjectKey(item.Namespace, DesiredSecret.Name(owner)), cancellation);
        if (!read.Ok)
        {
            return new TargetDeletion(read.Failure.IsNotFound ? null : read.Failure, null);
        }

        SecretMemory.Clear(read.Value);
        return new TargetDeletion(
            Ownership.Controller(read.Value)?.Uid == owner.Metadata.Uid
                ? await writer.DeleteAsync(read.Value, cancellation)
                : null,
            null);
    }

    /// <inheritdoc/>
    public void Forget(ObjectKey item)
    {
        _known.Forget(item);
        renderer.Forget(item);
    }

    private sealed class Target : ITarget
    {
        private readonly SecretTargets _all;
        private readonly ObjectKey _item;
        private readonly ExternalSecret _owner;
        private readonly ObjectKey _key;
        private readonly ObjectMetadata? _seen;
        private V1Secret? _existing;
        private V1Secret? _written;
        private GeneratedContent? _generated;

        public Target(SecretTargets all, ObjectKey item, ExternalSecret owner)
        {
            _all = all;
            _item = item;
            _owner = owner;
            _key = new ObjectKey(item.Namespace, DesiredSecret.Name(owner));
            _seen = all.Secrets.TryGet(_key, out var seen) ? seen : null;
        }

        public string Name => _key.Name;

        public string ErrorReason => SyncResult.ErrorReason;

        public SyncResult? Refusal => null;

        public bool IsStale => _all.Renderer.IsStale(_item, _owner);

        // What Orphan and None leave behind is read only when a refresh is due.
        public bool IsUntouched => Ownership.Policy(_owner) is "Orphan" or "None"
            || (_seen is not null && _all._known.IsValid(_item, Name, _seen.Uid, _seen.ResourceVersion));

        public bool IsValid => SecretState.IsValid(_owner.Spec, _existing);

        public OtherWriter? OtherWriter => _existing is null ? null
            : OtherWriter.Last(_existing.Metadata, FieldManager.For(_owner.Metadata.Name));

        public async ValueTask<ReconcileResult?> ReadAsync(bool mayBeNew, CancellationToken cancellation)
        {
            if (mayBeNew && _seen is null && !_all._known.HasSeen(_item, Name))
            {
                return null;
            }

            var read = await _all.Writer.ReadAsync(_key, cancellation);
            if (!read.Ok && !read.Failure.IsNotFound)
            {
                return ReconcileResult.RequeueWithBackoff(read.Failure.Message, read.Failure);
            }

            _existing = read.Value;
            return null;
        }

        public void Remember()
        {
            if (_existing is not null)
            {
                _all._known.Remember(_item, _existing.Metadata);
            }
        }

        public async ValueTask<ReconcileResult?> MarkAsync(CancellationToken cancellation)
        {
            if (_existing is null || Ownership.Policy(_owner) != "None" || SecretState.HasManagedLabel(_existing.Metadata))
            {
                return null;
            }

            // ESO's convention: whatever an ExternalSecret points at is marked, also where it is not written.
            var marked = await _all.Writer.MarkManagedAsync(_owner, _key, cancellation);
            return marked.Ok ? null
                : marked.Failure.IsConflict || marked.Failure.IsNotFound ? ReconcileResult.Requeue
                : ReconcileResult.RequeueWithBackoff(marked.Failure.Message, marked.Failure);
        }

        public void Reuse(GeneratedContent generated) => _generated = generated;

        public async ValueTask<ApplyResult> ApplyAsync(
            IReadOnlyDictionary<string, SecretValue> values, CancellationToken cancellation)
        {
            var result = values.Count == 0
                && await _all.WithoutData.HandleAsync(_owner, _existing, cancellation) is { } outcome
                    ? new SecretApplyResult(outcome, null, Binds: false)
                    : await _all.Apply.WriteAsync(_owner, _existing, values, _generated, cancellation);
            if (result.Written is { } written)
            {
                _written = written;
                _all._known.Remember(_item, written.Metadata);
            }

            return new ApplyResult(result.Outcome, result.Binds);
        }

        public void Dispose()
        {
            SecretMemory.Clear(_existing);
            SecretMemory.Clear(_written);
        }
    }

    private IObjectCache<ObjectMetadata> Secrets => secrets;

    private SecretWriter Writer => writer;

    private TargetRenderer Renderer => renderer;

    private SecretWithoutData WithoutData { get; } = new(writer);

    private SecretApply Apply { get; } = new(writer, renderer, new OrphanCleanup(secrets, writer));
}
