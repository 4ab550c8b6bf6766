using System.Text.Unicode;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>Writes secrets that this program made, and makes new ones; what somebody else made is not touched.</summary>
/// <param name="session">Makes the calls.</param>
/// <param name="paths">How paths are made.</param>
/// <param name="reader">Reads what is there.</param>
/// <param name="mounts">Tells what is missing.</param>
/// <param name="usesCas">Whether a write says which version it replaces.</param>
internal sealed class KvWriter(VaultSession session, VaultPaths paths, KvReader reader, KvMounts mounts, bool usesCas) : IStoreWriter
{
    // Somebody else wrote in between.
    private const int MostAttempts = 3;

    private static readonly FetchFailure NotManaged = Invalid("secret not managed by external-secrets");

    private readonly KvMarks _marks = new(session, paths, reader);

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
    {
        if (!PushMetadata.TryRead(content.Metadata, [], out _, out var error))
        {
            return Invalid($"metadata has no effect on a Vault store, which has no options for a push: remove it ({error})");
        }

        var payload = PushPayload.Of(content);
        using var value = payload.Value;
        return value is null ? payload.Failure
            : !string.IsNullOrEmpty(target.Property) && !Utf8.IsValid(value.Bytes)
                ? Invalid($"the value is not UTF-8 text, which the property {target.Property} of a JSON document needs")
            : await ChangeAsync(target, (current, token) => PushAsync(current, target, value, token), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation) =>
        ChangeAsync(target, (current, token) => DeleteAsync(current, target, token), cancellation);

    /// <inheritdoc/>
    public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation)
    {
        var read = await reader.ReadAsync(new RemoteKey(paths.DataOf(target.Key)), cancellation);
        using var value = read.Value;
        if (value is null)
        {
            return new ExistsResult(false, read.Failure!.Kind == FetchFailureKind.NotFound ? null : read.Failure);
        }

        if (string.IsNullOrEmpty(target.Property))
        {
            return new ExistsResult(true);
        }

        var found = VaultExtraction.Extract(new RemoteRef(target.Key, target.Property), value);
        found.Value?.Dispose();
        return new ExistsResult(found.Value is not null);
    }

    private async ValueTask<FetchFailure?> ChangeAsync(
        PushTarget target, Func<KvCurrent, CancellationToken, ValueTask<FetchFailure?>> change, CancellationToken cancellation)
    {
        var data = paths.DataOf(target.Key);
        if (VaultPaths.Problem(data) is { } problem)
        {
            return Invalid($"remoteRef.remoteKey cannot be written: {problem}");
        }

        if (paths is { Mount.Length: 0 } && !data.Contains('/', StringComparison.Ordinal))
        {
            return Invalid($"remoteRef.remoteKey {data} names no secret: without {paths.Field}.path the key begins with the mount");
        }

        string? metadata = null;
        if (paths.IsV2 && !paths.TryMetadata(paths.NameOfMetadata(target.Key), out metadata, out var error))
        {
            return Invalid(error);
        }

        for (var attempt = 1; ; attempt++)
        {
            var (current, failure) = await CurrentAsync(target, data, metadata, cancellation);
            using (current)
            {
                failure ??= await change(current!, cancellation);
            }

            if (failure is null || attempt == MostAttempts || !usesCas || !IsOutrun(failure))
            {
                return failure;
            }
        }
    }

    private async ValueTask<(KvCurrent? Current, FetchFailure? Failure)> CurrentAsync(
        PushTarget target, string data, string? metadata, CancellationToken cancellation)
    {
        var (bytes, failure) = await reader.DataAsync(data, "", cancellation);
        if (failure is { Kind: FetchFailureKind.NotFound })
        {
            var missing = await mounts.MissingAsync(data, cancellation);
            failure = missing.Kind == FetchFailureKind.NotFound ? null : missing;
        }

        if (failure is not null)
        {
            return (null, failure);
        }

        var current = new KvCurrent(data, metadata, bytes);
        failure = metadata is null ? null : await _marks.ReadAsync(current, paths.DoubledMetadataOf(target.Key), cancellation);
        if (failure is not null)
        {
            current.Dispose();
        }

        return failure is null ? (current, null) : (null, failure);
    }

    private async ValueTask<FetchFailure?> PushAsync(
        KvCurrent current, PushTarget target, SecretValue value, CancellationToken cancellation)
    {
        if (!current.IsManaged && (current.Exists || current.IsSomebodyElses))
        {
            return NotManaged;
        }

        if (!KvDocument.TryMerge(current, target.Property, value.Bytes, isV2: paths.IsV2, out var wanted, out var error))
        {
            return Invalid(error);
        }

        using var document = new SecretValue(wanted!);
        var isSame = current.Exists && current.IsEqualTo(document.Memory);
        var (undo, refused) = current.MetadataPath is not null && !current.IsMarked
            ? await _marks.WriteAsync(current, cancellation)
            : (null, null);
        if (refused is not null || isSame)
        {
            return refused;
        }

        var failure = await WriteAsync(current, document, cancellation);
        if (undo is not null && failure is { Kind: FetchFailureKind.Invalid or FetchFailureKind.Denied })
        {
            await undo(cancellation);
        }

        return failure;
    }

    private async ValueTask<FetchFailure?> DeleteAsync(KvCurrent current, PushTarget target, CancellationToken cancellation)
    {
        if (!current.Exists || !current.IsManaged)
        {
            return null;
        }

        if (string.IsNullOrEmpty(target.Property))
        {
            return await DeleteWholeAsync(current, cancellation);
        }

        if (KvDocument.Without(current, target.Property) is not { } rest)
        {
            return null;
        }

        using var document = new SecretValue(rest.Document);
        return rest.IsEmpty ? await DeleteWholeAsync(current, cancellation)
            : await WriteAsync(current, document, cancellation) ?? await DeleteAllAsync([DoubledMark(current)], cancellation);
    }

    private ValueTask<FetchFailure?> DeleteWholeAsync(KvCurrent current, CancellationToken cancellation) =>
        DeleteAllAsync([current.DataPath, current.MetadataPath, DoubledMark(current)], cancellation);

    private static string? DoubledMark(KvCurrent current) => current.HasDoubledMark ? current.DoubledPath : null;

    private async ValueTask<FetchFailure?> DeleteAllAsync(string?[] places, CancellationToken cancellation)
    {
        foreach (var path in places.OfType<string>())
        {
            var call = VaultCall.Delete(path);
            using var answer = await session.SendAsync(call, cancellation);
            if (!answer.IsSuccess)
            {
                return VaultErrors.Of(call, answer);
            }
        }

        return null;
    }

    private async ValueTask<FetchFailure?> WriteAsync(KvCurrent current, SecretValue document, CancellationToken cancellation)
    {
        var body = paths.IsV2
            ? KvDocument.Versioned(document.Bytes, usesCas ? current.CurrentVersion : null)
            : document.Bytes.ToArray();
        var call = VaultCall.Write(current.DataPath, body);
        using var answer = await session.SendAsync(call, cancellation);
        var failure = answer.IsSuccess ? null : Described(VaultErrors.Of(call, answer));
        Array.Clear(body);
        return failure;
    }

    private FetchFailure Described(FetchFailure failure) =>
        !usesCas && failure.Message.Contains("check-and-set parameter required", StringComparison.Ordinal)
            ? failure with { Message = $"{failure.Message}: set {paths.Field}.checkAndSet.required to true" }
            : failure;

    private static bool IsOutrun(FetchFailure failure) =>
        failure.Message.Contains("check-and-set parameter did not match", StringComparison.Ordinal);

    private static FetchFailure Invalid(string message) => new(FetchFailureKind.Invalid, message);
}
