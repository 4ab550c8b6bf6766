using System.Security.Cryptography;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;
using Keyferry.Text.Sjson;

namespace Keyferry.Providers.Google.SecretManager;

/// <summary>
/// Writes secrets that this program made, and makes new ones; what somebody else made is not touched. A secret without a
/// value, as a push that broke off leaves it, gets one the next time.
/// </summary>
/// <param name="client">The service.</param>
/// <param name="reader">Reads versions.</param>
/// <param name="locks">Lets one write at a time through to a secret.</param>
internal sealed class SecretManagerWriter(SecretManagerClient client, SecretManagerReader reader, SecretLocks locks) : IStoreWriter
{
    private const int MostTries = 5;

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(target.Property) && content.Metadata is not null)
        {
            return Invalid("cannot specify metadata and property at the same time: labels belong to the whole secret");
        }

        if (SecretSettings.Read(content.Metadata, out var settings) is { } unreadable)
        {
            return unreadable;
        }

        if (GoogleNames.ProblemOfSecret(target.Key) is { } problem)
        {
            return Invalid(problem);
        }

        var payload = PushPayload.Of(content);
        using var value = payload.Value;
        if (value is null)
        {
            return payload.Failure;
        }

        using var held = await locks.EnterAsync($"{client.Parent}/{target.Key}", cancellation);
        return await RetryAsync(target.Key, read => PushAsync(target, value, settings, read, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation)
    {
        // What cannot be pushed was never pushed.
        if (GoogleNames.ProblemOfSecret(target.Key) is not null)
        {
            return null;
        }

        using var held = await locks.EnterAsync($"{client.Parent}/{target.Key}", cancellation);
        return await RetryAsync(target.Key, read => DeleteAsync(target, read, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation)
    {
        if (GoogleNames.ProblemOfSecret(target.Key) is { } problem)
        {
            return new ExistsResult(false, Invalid(problem));
        }

        // A secret exists where it has a value: one without is half a push.
        using var current = await CurrentAsync(target.Key, cancellation);
        if (current.Failure is not null || current.IsMissing)
        {
            return new ExistsResult(false, current.Failure);
        }

        if (!current.HasValue && await reader.NewestEnabledAsync(target.Key, cancellation) is var (newest, failure))
        {
            if (newest is null)
            {
                return new ExistsResult(false, failure);
            }

            using var enabled = Current.Of(await client.AccessAsync(target.Key, newest.Number, cancellation));
            return new ExistsResult(enabled.HasValue && Has(enabled.Bytes, target.Property), enabled.Failure);
        }

        return new ExistsResult(Has(current.Bytes, target.Property));
    }

    private async ValueTask<FetchFailure?> RetryAsync(
        string id, Func<GoogleResult<SecretInfo>, ValueTask<Attempt>> attempt, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var read = await client.GetAsync(id, cancellation);
            if (read.Value is null && !read.IsMissing)
            {
                return read.Failure;
            }

            var made = await attempt(read);
            if (!made.IsOutrun || tries == MostTries)
            {
                return made.Failure;
            }
        }
    }

    private async ValueTask<Attempt> PushAsync(
        PushTarget target, SecretValue value, SecretSettings settings, GoogleResult<SecretInfo> read, CancellationToken cancellation)
    {
        if (read.Value is { } managed && !SecretSettings.IsManaged(managed))
        {
            return Attempt.Failed(Invalid($"secret {target.Key} is not managed by external secrets: its label {SecretSettings.ManagedBy} is not {SecretSettings.Manager}"));
        }

        using var current = read.Value is null ? Current.None : await CurrentAsync(target.Key, cancellation);
        if (current.Failure is { } failure)
        {
            return Attempt.Failed(failure);
        }

        var (wanted, problem) = PushedValue.Of(current.Bytes, target, value);
        using var owned = wanted;
        if (wanted is null)
        {
            return Attempt.Failed(problem!);
        }

        // Labels first: a value is never in a secret that does not say whose it is.
        var settled = read.Value is { } there
            ? await UpdateAsync(there, settings, cancellation)
            : Attempt.OfCreation(await client.CreateAsync(target.Key, settings, cancellation));
        return settled is { Failure: null, IsOutrun: false } && !current.Holds(wanted.Bytes)
            ? Attempt.Failed(await client.AddVersionAsync(target.Key, wanted.Memory, cancellation))
            : settled;
    }

    private async ValueTask<Attempt> UpdateAsync(SecretInfo there, SecretSettings settings, CancellationToken cancellation)
    {
        var (labels, annotations, topics) =
            (settings.LabelsOf(there.Labels), settings.AnnotationsOf(there.Annotations), settings.Topics ?? there.Topics);
        return Same(labels, there.Labels) && Same(annotations, there.Annotations)
            && topics.Order(StringComparer.Ordinal).SequenceEqual(there.Topics.Order(StringComparer.Ordinal))
            ? Attempt.Done
            : Attempt.Of(await client.UpdateAsync(
                there with { Labels = labels, Annotations = annotations, Topics = topics }, cancellation));
    }

    private async ValueTask<Attempt> DeleteAsync(PushTarget target, GoogleResult<SecretInfo> read, CancellationToken cancellation)
    {
        if (read.Value is not { } secret || !SecretSettings.IsManaged(secret))
        {
            return Attempt.Done;
        }

        if (string.IsNullOrEmpty(target.Property))
        {
            return await DeleteWholeAsync(secret, cancellation);
        }

        using var current = await CurrentAsync(target.Key, cancellation);
        if (current.Failure is { } failure)
        {
            return Attempt.Failed(failure);
        }

        // A property that is not there, in what is no JSON too, is gone already.
        if (!JsonEdit.IsJson(current.Bytes) || !JsonEdit.TryRemove(current.Bytes, target.Property, out var rest, out var isEmpty, out _))
        {
            return Attempt.Done;
        }

        using var left = new SecretValue(rest!);
        return isEmpty
            ? await DeleteWholeAsync(secret, cancellation)
            : Attempt.Failed(await client.AddVersionAsync(target.Key, left.Memory, cancellation));
    }

    private async ValueTask<Attempt> DeleteWholeAsync(SecretInfo secret, CancellationToken cancellation)
    {
        var deleted = await client.DeleteAsync(secret, cancellation);
        return deleted.IsMissing ? Attempt.Done : Attempt.Of(deleted);
    }

    private async ValueTask<Current> CurrentAsync(string id, CancellationToken cancellation) =>
        Current.Of(await client.AccessAsync(id, "latest", cancellation));

    private static bool Has(ReadOnlySpan<byte> value, string? property) =>
        string.IsNullOrEmpty(property) || (JsonEdit.IsJson(value) && JsonEdit.Has(value, property));

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(o => other.TryGetValue(o.Key, out var value) && value == o.Value);

    private static FetchFailure Invalid(string message) => new(FetchFailureKind.Invalid, message);

    // Outrun: somebody else wrote in between.
    private readonly record struct Attempt(FetchFailure? Failure, bool IsOutrun)
    {
        public static Attempt Done => default;

        public static Attempt Failed(FetchFailure? failure) => new(failure, IsOutrun: false);

        public static Attempt Of<T>(GoogleResult<T> result)
            where T : class => new(result.Failure, result.IsOutrun || result.IsMissing);

        // A policy of the organization that refuses a location is FAILED_PRECONDITION here.
        public static Attempt OfCreation(GoogleResult<SecretInfo> result) => new(result.Failure, result.IsThere);
    }

    // The latest value: there, missing with its secret or before the first, or of a version that gives none.
    private sealed class Current(byte[]? value, bool isMissing, FetchFailure? failure) : IDisposable
    {
        public static Current None => new(null, isMissing: true, null);

        public bool HasValue => value is not null;

        public bool IsMissing => isMissing;

        public FetchFailure? Failure => failure;

        public ReadOnlySpan<byte> Bytes => value;

        public static Current Of(GoogleResult<SecretPayload> read) => new(
            read.Value?.Bytes, read.IsMissing, read.Value is not null || read.IsMissing || read.State is not null ? null : read.Failure);

        public bool Holds(ReadOnlySpan<byte> wanted) => value is not null && wanted.SequenceEqual(value);

        public void Dispose() => CryptographicOperations.ZeroMemory(value);
    }
}
