using System.Text;
using Keyferry.Api.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Webhook.Lint;

namespace Keyferry.Webhook.StoreTest;

/// <summary>Reads what a store refers to out of the documents that stand beside it, and out of the cluster what is not among them.</summary>
/// <param name="documents">The documents.</param>
/// <param name="cluster">The cluster; null where there is none.</param>
internal sealed class FileReferences(IReadOnlyList<LintDocument> documents, IReferenceReader? cluster) : IReferenceReader, IDisposable
{
    /// <inheritdoc/>
    public ValueTask<ReferenceResult<SecretValue>> SecretKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation)
    {
        if (Find("Secret", context, name, ns) is not { } secret)
        {
            return cluster?.SecretKeyAsync(context, name, key, ns, cancellation) ?? new(Missing<SecretValue>("Secret", context, name, ns));
        }

        var data = Data(secret, out var error);
        return new(data.TryGetValue(key, out var value) ? new ReferenceResult<SecretValue>(value, null)
            : new ReferenceResult<SecretValue>(null, error ?? $"Secret \"{name}\" of the file has no key \"{key}\"", IsMissing: true));
    }

    /// <inheritdoc/>
    public ValueTask<ReferenceResult<ReferencedSecret>> SecretAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation)
    {
        if (Find("Secret", context, name, ns) is not { } secret)
        {
            return cluster?.SecretAsync(context, name, ns, cancellation) ?? new(Missing<ReferencedSecret>("Secret", context, name, ns));
        }

        var data = Data(secret, out var error);
        return new(error is null
            ? new ReferenceResult<ReferencedSecret>(new ReferencedSecret(data, secret.Manifest.Get("metadata").TextMap("labels")), null)
            : new ReferenceResult<ReferencedSecret>(null, error));
    }

    /// <inheritdoc/>
    public ValueTask<ReferenceResult<SecretValue>> ConfigMapKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation) =>
        Find("ConfigMap", context, name, ns) is not { } map
            ? cluster?.ConfigMapKeyAsync(context, name, key, ns, cancellation) ?? new(Missing<SecretValue>("ConfigMap", context, name, ns))
            : new(map.Manifest.TextMap("data").TryGetValue(key, out var text)
                ? new ReferenceResult<SecretValue>(new SecretValue(Encoding.UTF8.GetBytes(text)), null)
                : new ReferenceResult<SecretValue>(null, $"ConfigMap \"{name}\" of the file has no key \"{key}\"", IsMissing: true));

    /// <inheritdoc/>
    public ValueTask<ReferenceResult<IReadOnlyDictionary<string, string>>> ServiceAccountAnnotationsAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation) =>
        Find("ServiceAccount", context, name, ns) is { } account
            ? new(new ReferenceResult<IReadOnlyDictionary<string, string>>(account.Manifest.Get("metadata").TextMap("annotations"), null))
            : cluster?.ServiceAccountAnnotationsAsync(context, name, ns, cancellation)
                ?? new(Missing<IReadOnlyDictionary<string, string>>("ServiceAccount", context, name, ns));

    /// <inheritdoc/>
    public ValueTask<ReferenceResult<SecretValue>> ServiceAccountTokenAsync(
        StoreContext context, string name, string? ns, IReadOnlyList<string> audiences, TimeSpan? lifetime, CancellationToken cancellation) =>
        cluster?.ServiceAccountTokenAsync(context, name, ns, audiences, lifetime, cancellation)
            ?? new(new ReferenceResult<SecretValue>(null, $"a token of ServiceAccount \"{name}\" comes from a cluster: give --kubeconfig"));

    /// <summary>The connection is made: clears what was read of the cluster.</summary>
    public void Dispose() => (cluster as IDisposable)?.Dispose();

    // As in a cluster: another namespace only of a cluster-wide store. A document without a namespace goes to any.
    private LintDocument? Find(string kind, StoreContext context, string name, string? ns)
    {
        var where = Namespace(context, ns);
        return documents.FirstOrDefault(d => d.Kind == kind && d.Name == name && (d.Namespace.Length == 0 || d.Namespace == where));
    }

    private static string Namespace(StoreContext context, string? ns) =>
        context.Store.IsClusterWide && !string.IsNullOrEmpty(ns) ? ns : context.Namespace;

    private static Dictionary<string, SecretValue> Data(LintDocument secret, out string? error)
    {
        error = null;
        var data = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        foreach (var (key, text) in secret.Manifest.TextMap("data"))
        {
            var bytes = new byte[text.Length];
            if (Convert.TryFromBase64String(text, bytes, out var length))
            {
                data[key] = new SecretValue(bytes[..length]);
            }
            else
            {
                error = $"Secret \"{secret.Name}\" of the file: data.{key} is no base64; plain text goes into stringData";
            }
        }

        foreach (var (key, text) in secret.Manifest.TextMap("stringData"))
        {
            data[key] = new SecretValue(Encoding.UTF8.GetBytes(text));
        }

        return data;
    }

    private static ReferenceResult<T> Missing<T>(string kind, StoreContext context, string name, string? ns)
        where T : class =>
        new(null, $"{kind} \"{name}\" (namespace \"{Namespace(context, ns)}\") is not in the file, and there is no cluster to read it from: "
            + "put it into the file, or give --kubeconfig", IsMissing: true);
}
