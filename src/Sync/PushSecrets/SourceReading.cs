using System.Runtime.CompilerServices;
using Keyferry.Api.PushSecrets;
using Keyferry.Sync.Generators;

namespace Keyferry.Sync.PushSecrets;

/// <summary>One source, or why there is none. The receiver owns the source.</summary>
/// <param name="Source">The source; null after a failure.</param>
/// <param name="Version">The version that was read; null where nothing tells.</param>
/// <param name="Failure">Why there is none; null where there is one.</param>
/// <param name="IsMissing">Whether the one Secret that is named is not there.</param>
/// <param name="RenewAt">When it is to be made anew; null where nothing tells.</param>
internal sealed record SourceRead(
    PushSource? Source, string? Version = null, PushOutcome? Failure = null, bool IsMissing = false,
    DateTimeOffset? RenewAt = null);

/// <summary>Reads the sources of a PushSecret one after the other, so that one is in memory at a time; or makes one.</summary>
/// <param name="secrets">Reads Secrets.</param>
/// <param name="generators">Runs generators.</param>
/// <param name="time">The clock.</param>
internal sealed class SourceReading(PushSources secrets, IGeneratorRuns generators, TimeProvider time)
{
    // External Secrets Operator's name for the one place of a PushSecret that uses a generator.
    private const string StateKey = "__pushsecret";

    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    /// <summary>Reads them; a failure is the last.</summary>
    public async IAsyncEnumerable<SourceRead> ReadAsync(
        PushSecret push, SourceList listed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (push.Spec.Selector?.GeneratorRef is not null)
        {
            yield return await GenerateAsync(push, cancellation);
            yield break;
        }

        await ReleaseAsync(push, cancellation);
        var ns = push.Metadata.NamespaceProperty;
        foreach (var name in listed.Names)
        {
            var read = await secrets.ReadAsync(ns, name, cancellation);
            if (read.Ok)
            {
                yield return new SourceRead(
                    PushSource.Of(read.Value), PushSources.VersionOf(read.Value.Metadata.Uid, read.Value.Metadata.ResourceVersion));
            }
            else if (read.Failure.IsNotFound && listed.IsLikely)
            {
                yield return new SourceRead(
                    null, "", PushOutcome.Failed(Unreadable) with { Detail = $"secret \"{name}\" not found" }, IsMissing: true);
            }
            else if (!read.Failure.IsNotFound)
            {
                yield return new SourceRead(null, Failure: PushOutcome.Failed($"{Unreadable}: {read.Failure.Message}", read.Failure));
                yield break;
            }
        }
    }

    /// <summary>What a failure to get a source begins with.</summary>
    public static string Unreadable => "could not get source secret";

    // The spec may have named a generator before: what that created elsewhere is taken back. The next pass tries again.
    private async ValueTask ReleaseAsync(PushSecret push, CancellationToken cancellation)
    {
        var run = generators.Begin(OwnerOf(push));
        run.Release(StateKey);
        await run.CommitAsync(cancellation);
    }

    private static GeneratorOwner OwnerOf(PushSecret push) => new(
        push.ApiVersion, push.Kind, push.Metadata.NamespaceProperty, push.Metadata.Name, push.Metadata.Uid);

    private async ValueTask<SourceRead> GenerateAsync(PushSecret push, CancellationToken cancellation)
    {
        var reference = push.Spec.Selector.GeneratorRef!;
        var run = generators.Begin(OwnerOf(push));
        var made = await run.GenerateAsync(reference, StateKey, cancellation);
        if (made.Map is not { } values)
        {
            await run.RollBackAsync(cancellation);
            return new SourceRead(null, Failure: PushOutcome.Failed(
                $"{Unreadable}: {made.Failure?.Message}", made.Failure?.RetryAfter));
        }

        var source = new PushSource
        {
            Name = reference.Name, Data = values.ToDictionary(static v => v.Key, static v => v.Value, StringComparer.Ordinal),
        };

        // Before anything is written: what a store holds must be known to whoever takes it back one day.
        if (await run.CommitAsync(cancellation) is { } failure)
        {
            source.Dispose();
            await run.RollBackAsync(cancellation);
            return new SourceRead(null, Failure: PushOutcome.Failed($"{Unreadable}: {failure.Message}", failure.RetryAfter));
        }

        return new SourceRead(source, RenewAt: RenewAt(run.ExpiresAt));
    }

    // At two thirds of its life, whatever the interval, and once a minute at most.
    private DateTimeOffset? RenewAt(DateTimeOffset? expiresAt)
    {
        if (expiresAt is not { } end)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var life = (end - now) / 3 * 2;
        return now + (life > ShortestLife ? life : ShortestLife);
    }
}
