using Keyferry.Api.PushSecrets;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.PushSecrets;

/// <summary>What a push to one store came to.</summary>
/// <param name="Failure">Why it ended early; null where everything was pushed.</param>
/// <param name="Message">The failure in the words of the condition.</param>
internal sealed record StorePush(FetchFailure? Failure, string Message = "");

/// <summary>The push step: writes the entries of one source to one store, in order, up to the first failure.</summary>
/// <param name="scheduler">Makes the calls.</param>
internal sealed class PushWriter(StoreScheduler scheduler)
{
    /// <summary>Pushes.</summary>
    /// <param name="push">The PushSecret.</param>
    /// <param name="session">The store.</param>
    /// <param name="source">The source.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="pushed">Notified of each entry that is in the store now.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<StorePush> PushAsync(
        PushSecret push, StoreSession session, PushSource source, IReadOnlyList<PushEntry> entries, Action<PushEntry> pushed,
        CancellationToken cancellation)
    {
        var converted = new Dictionary<string, IReadOnlyDictionary<string, SecretValue>>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (ContentOf(push, source, entry, converted, out var content) is { } problem)
            {
                return new StorePush(new FetchFailure(FetchFailureKind.Invalid, problem), problem);
            }

            if (push.Spec.UpdatePolicy == UpdatePolicy.IfNotExists)
            {
                var found = await scheduler.ExistsAsync(session, entry.Target, cancellation);
                if (found.Failure is { } unknown)
                {
                    return Failed(session, entry, unknown);
                }

                if (found.Exists)
                {
                    pushed(entry);
                    continue;
                }
            }

            if (await scheduler.PushAsync(session, entry.Target, content!, cancellation) is { } failure)
            {
                return Failed(session, entry, failure);
            }

            pushed(entry);
        }

        return new StorePush(null);
    }

    /// <summary>Whether a store has all of these entries already.</summary>
    public async ValueTask<bool> HasAllAsync(
        StoreSession session, IReadOnlyList<PushEntry> entries, CancellationToken cancellation)
    {
        foreach (var entry in entries)
        {
            if (!(await scheduler.ExistsAsync(session, entry.Target, cancellation)).Exists)
            {
                return false;
            }
        }

        return true;
    }

    private static StorePush Failed(StoreSession session, PushEntry entry, FetchFailure failure) => new(
        failure,
        $"could not write remote ref {entry.SourceKey} to target secretstore {session.Store.Name}: {failure.Message}");

    private static string? ContentOf(
        PushSecret push, PushSource source, PushEntry entry,
        Dictionary<string, IReadOnlyDictionary<string, SecretValue>> converted, out PushContent? content)
    {
        content = null;
        var strategy = entry.Data.ConversionStrategy ?? PushConversionStrategy.Default;
        var data = entry.Bundle ?? converted.GetValueOrDefault(strategy);
        if (data is null)
        {
            if (!PushKeys.TryConvert(strategy, source.Data, out var keys, out var error))
            {
                return error;
            }

            converted[strategy] = data = keys;
        }

        if (entry.SourceKey.Length > 0 && !data.ContainsKey(entry.SourceKey))
        {
            return $"secret key {entry.SourceKey} does not exist";
        }

        content = new PushContent
        {
            SecretKey = entry.SourceKey,
            Data = data,
            SecretType = source.Type,
            Labels = source.Labels,
            Annotations = source.Annotations,
            Metadata = entry.Data.Metadata,
            Namespace = push.Metadata.NamespaceProperty,
        };
        return null;
    }
}
