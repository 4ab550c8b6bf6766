using System.Security.Cryptography;
using System.Text.Json;
using k8s.Models;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Writes Secrets: each as long as it is as it was read, else it is read anew.</summary>
/// <param name="calls">Makes the calls.</param>
/// <param name="ns">The store's namespace.</param>
/// <param name="isClusterWide">Whether the store is a ClusterSecretStore, whose pushes may name another namespace.</param>
internal sealed class KubernetesStoreWriter(KubernetesCalls calls, string ns, bool isClusterWide) : IStoreWriter
{
    private const int MostTries = 5;
    private const string Opaque = "Opaque";

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> PushAsync(PushTarget target, PushContent content, CancellationToken cancellation)
    {
        using var data = PushedData.Of(target.Property, content, out var failure);
        if (data is null)
        {
            return failure;
        }

        if (!TryPlace(target.Key, content.Metadata ?? target.Metadata, out var place, out var options, out var error))
        {
            return Invalid(error);
        }

        if (PushedType.ProblemOf(content.SecretType) is { Length: > 0 } problem)
        {
            return Invalid(problem);
        }

        return await RetryAsync(
            place,
            read => read is null
                ? CreateAsync(place, options!, content, data, cancellation)
                : UpdateAsync(read, options!, content, data, cancellation),
            cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> DeleteAsync(PushTarget target, CancellationToken cancellation)
    {
        // What cannot be pushed was never pushed.
        if (!TryPlace(target.Key, target.Metadata, out var place, out _, out _))
        {
            return null;
        }

        return await RetryAsync(place, read => DeleteAsync(read, target.Property, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<ExistsResult> ExistsAsync(PushTarget target, CancellationToken cancellation)
    {
        if (!TryPlace(target.Key, target.Metadata, out var place, out _, out var error))
        {
            return new ExistsResult(false, Invalid(error));
        }

        var read = await calls.GetAsync(place, cancellation);
        if (!read.Ok)
        {
            return KubernetesFailures.IsMissing(read.Failure, place.Name)
                ? new ExistsResult(false)
                : new ExistsResult(false, KubernetesFailures.Of(read.Failure));
        }

        var exists = string.IsNullOrEmpty(target.Property) || read.Value.Data?.ContainsKey(target.Property) == true;
        Clear(read.Value);
        return new ExistsResult(exists);
    }

    private bool TryPlace(string key, JsonElement? metadata, out ObjectKey place, out PushOptions? options, out string error)
    {
        place = default;
        if (!PushOptions.TryRead(metadata, out options, out error))
        {
            return false;
        }

        error = SecretName.ProblemOf(key)
            ?? (options!.Namespace.Length > 0 && !isClusterWide
                ? "spec.remoteNamespace of an entry's metadata counts with a ClusterSecretStore only: leave it out, or set "
                    + "remoteNamespace of the store"
                : "");
        place = new ObjectKey(options!.Namespace.Length > 0 ? options.Namespace : ns, key);
        return error.Length == 0;
    }

    private async ValueTask<FetchFailure?> RetryAsync(
        ObjectKey place, Func<V1Secret?, ValueTask<Attempt>> attempt, CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            var read = await calls.GetAsync(place, cancellation);
            if (!read.Ok && !KubernetesFailures.IsMissing(read.Failure, place.Name))
            {
                return KubernetesFailures.Of(read.Failure);
            }

            var made = await attempt(read.Value);
            Clear(read.Value);
            if (!made.IsOutrun || tries == MostTries)
            {
                return made.Failure;
            }
        }
    }

    private async ValueTask<Attempt> CreateAsync(
        ObjectKey place, PushOptions options, PushContent content, PushedData data, CancellationToken cancellation)
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = place.Name, NamespaceProperty = place.Namespace,
                Labels = NullIfEmpty(PushedMetadata.Labels(options, content, null)),
                Annotations = NullIfEmpty(PushedMetadata.Annotations(options, content, null)),
            },
            Type = TypeOf(content),
            Data = data.Over(null),
        };
        var created = await calls.CreateAsync(secret, cancellation);
        Clear(created.Value);
        return new Attempt(created.Failure is { } failure ? KubernetesFailures.Of(failure) : null, created.Failure?.IsAlreadyExists == true);
    }

    private async ValueTask<Attempt> UpdateAsync(
        V1Secret there, PushOptions options, PushContent content, PushedData data, CancellationToken cancellation)
    {
        if (PushedType.ProblemOf(there.Type) is { Length: > 0 } problem)
        {
            return new Attempt(Invalid(problem), IsOutrun: false);
        }

        if (data.IsWhole && (there.Type ?? Opaque) != TypeOf(content))
        {
            return new Attempt(
                Invalid($"Secret \"{there.Metadata.Name}\" has type {there.Type}, and {TypeOf(content)} is pushed: the type of a Secret "
                    + "cannot be changed; delete it, push to another name, or set spec.template.type"),
                IsOutrun: false);
        }

        var labels = PushedMetadata.Labels(options, content, there.Metadata.Labels);
        var annotations = PushedMetadata.Annotations(options, content, there.Metadata.Annotations);
        var values = data.Over(there.Data);
        if (Same(labels, there.Metadata.Labels, string.Equals) && Same(annotations, there.Metadata.Annotations, string.Equals)
            && Same(values, there.Data, static (a, b) => a.AsSpan().SequenceEqual(b)))
        {
            return Attempt.Done;
        }

        there.Metadata.Labels = NullIfEmpty(labels);
        there.Metadata.Annotations = NullIfEmpty(annotations);
        return await SendAsync(there, values, cancellation);
    }

    private async ValueTask<Attempt> SendAsync(V1Secret there, Dictionary<string, byte[]> data, CancellationToken cancellation)
    {
        var before = there.Data;
        there.Data = data;
        var updated = await calls.UpdateAsync(there, cancellation);
        there.Data = before;
        Clear(updated.Value);
        return new Attempt(
            updated.Failure is { } failure ? KubernetesFailures.Of(failure) : null,
            updated.Failure is { IsConflict: true } or { IsNotFound: true });
    }

    private ValueTask<Attempt> DeleteAsync(V1Secret? read, string? property, CancellationToken cancellation)
    {
        if (read is null || (!string.IsNullOrEmpty(property) && read.Data?.ContainsKey(property) != true))
        {
            return new ValueTask<Attempt>(Attempt.Done);
        }

        if (string.IsNullOrEmpty(property) || read.Data!.Count == 1)
        {
            return DeleteWholeAsync(read, cancellation);
        }

        var left = new Dictionary<string, byte[]>(read.Data, StringComparer.Ordinal);
        left.Remove(property);
        return SendAsync(read, left, cancellation);
    }

    private async ValueTask<Attempt> DeleteWholeAsync(V1Secret secret, CancellationToken cancellation)
    {
        var failure = await calls.DeleteAsync(secret, cancellation);
        return failure is null or { IsNotFound: true } ? Attempt.Done : new Attempt(KubernetesFailures.Of(failure), failure.IsConflict);
    }

    private static string TypeOf(PushContent content) => string.IsNullOrEmpty(content.SecretType) ? Opaque : content.SecretType;

    private static FetchFailure Invalid(string message) => new(FetchFailureKind.Invalid, message);

    private static Dictionary<string, string>? NullIfEmpty(Dictionary<string, string> map) => map.Count > 0 ? map : null;

    private static bool Same<T>(Dictionary<string, T> one, IDictionary<string, T>? other, Func<T, T, bool> equal) =>
        one.Count == (other?.Count ?? 0) && one.All(e => other!.TryGetValue(e.Key, out var value) && equal(e.Value, value));

    private static void Clear(V1Secret? secret)
    {
        foreach (var value in secret?.Data?.Values ?? [])
        {
            CryptographicOperations.ZeroMemory(value);
        }
    }

    // Outrun: somebody else wrote in between.
    private readonly record struct Attempt(FetchFailure? Failure, bool IsOutrun)
    {
        public static Attempt Done => default;
    }
}
