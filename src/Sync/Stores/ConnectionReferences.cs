using System.Collections.Concurrent;
using k8s.Models;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// Reads what one connection to a store refers to from the API server. While the connection is made, a Secret of which
/// several keys are wanted is read once; afterwards each is read when it is asked for, and nothing is kept.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="tokens">Asks for ServiceAccount tokens; null where there is nobody to ask.</param>
public sealed class ConnectionReferences(IKubeApi api, TokenRequests? tokens) : IReferenceReader, IDisposable
{
    private readonly ConcurrentDictionary<ObjectKey, KubeResult<V1Secret>> _secrets = new();
    private volatile bool _isConnected;

    /// <inheritdoc/>
    public async ValueTask<ReferenceResult<SecretValue>> SecretKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation)
    {
        var (read, error) = await ReadAsync(context, name, ns, cancellation);
        if (error is not null)
        {
            return new ReferenceResult<SecretValue>(null, error.Error, error.IsMissing);
        }

        try
        {
            return read!.Data is { } data && data.TryGetValue(key, out var bytes)
                ? new ReferenceResult<SecretValue>(new SecretValue([.. bytes]), null)
                : Missing<SecretValue>($"cannot find secret data for key: \"{key}\"");
        }
        finally
        {
            Forget(read!);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReferenceResult<ReferencedSecret>> SecretAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation)
    {
        var (read, error) = await ReadAsync(context, name, ns, cancellation);
        if (error is not null)
        {
            return error;
        }

        try
        {
            var data = (read!.Data ?? new Dictionary<string, byte[]>()).ToDictionary(
                static d => d.Key, static d => new SecretValue([.. d.Value]), StringComparer.Ordinal);
            var labels = new Dictionary<string, string>(read.Metadata.Labels ?? new Dictionary<string, string>());
            return new ReferenceResult<ReferencedSecret>(new ReferencedSecret(data, labels), null);
        }
        finally
        {
            Forget(read!);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ReferenceResult<SecretValue>> ConfigMapKeyAsync(
        StoreContext context, string name, string key, string? ns, CancellationToken cancellation)
    {
        var where = Namespace(context, ns);
        var read = await api.GetAsync(BuiltIn.ConfigMap, new ObjectKey(where, name), cancellation);
        return !read.Ok
            ? Failed<SecretValue>(
                $"cannot get Kubernetes ConfigMap \"{name}\" from namespace \"{where}\": {read.Failure.Message}", read.Failure)
            : read.Value.Data?.TryGetValue(key, out var text) == true
                ? new ReferenceResult<SecretValue>(new SecretValue(System.Text.Encoding.UTF8.GetBytes(text)), null)
                : Missing<SecretValue>($"cannot find ConfigMap data for key: \"{key}\"");
    }

    /// <inheritdoc/>
    public async ValueTask<ReferenceResult<IReadOnlyDictionary<string, string>>> ServiceAccountAnnotationsAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation)
    {
        var where = Namespace(context, ns);
        var read = await api.GetAsync(BuiltIn.ServiceAccount, new ObjectKey(where, name), cancellation);
        return read.Ok
            ? new ReferenceResult<IReadOnlyDictionary<string, string>>(
                new Dictionary<string, string>(read.Value.Metadata.Annotations ?? new Dictionary<string, string>()),
                null)
            : Failed<IReadOnlyDictionary<string, string>>(read.Failure.Message, read.Failure);
    }

    /// <inheritdoc/>
    public async ValueTask<ReferenceResult<SecretValue>> ServiceAccountTokenAsync(
        StoreContext context, string name, string? ns, IReadOnlyList<string> audiences, TimeSpan? lifetime,
        CancellationToken cancellation)
    {
        if (tokens is null)
        {
            return Missing<SecretValue>("there is no API server to ask for ServiceAccount tokens");
        }

        var key = new ObjectKey(Namespace(context, ns), name);
        var issued = await tokens.CreateAsync(key, audiences, lifetime, cancellation);
        return issued.Ok
            ? new ReferenceResult<SecretValue>(
                new SecretValue(System.Text.Encoding.UTF8.GetBytes(issued.Value.Token)), null)
            : Failed<SecretValue>(issued.Failure.Message, issued.Failure);
    }

    /// <summary>The connection is made: clears what was read. What is asked for later is read anew.</summary>
    public void Dispose()
    {
        _isConnected = true;
        foreach (var read in _secrets.Values)
        {
            SecretMemory.Clear(read.Value);
        }

        _secrets.Clear();
    }

    private async ValueTask<(V1Secret? Secret, ReferenceResult<ReferencedSecret>? Error)> ReadAsync(
        StoreContext context, string name, string? ns, CancellationToken cancellation)
    {
        var where = Namespace(context, ns);
        if (name.Length == 0)
        {
            return (null, Missing<ReferencedSecret>(
                $"cannot get Kubernetes secret \"\" from namespace \"{where}\": resource name may not be empty"));
        }

        var secret = new ObjectKey(where, name);
        if (!_secrets.TryGetValue(secret, out var read))
        {
            read = await api.GetAsync(BuiltIn.Secret, secret, cancellation);
            if (!_isConnected)
            {
                _secrets[secret] = read;
            }
        }

        return read.Ok
            ? (read.Value, null)
            : (null, Failed<ReferencedSecret>(
                $"cannot get Kubernetes secret \"{name}\" from namespace \"{where}\": {read.Failure.Message}", read.Failure));
    }

    private void Forget(V1Secret secret)
    {
        if (_isConnected)
        {
            SecretMemory.Clear(secret);
        }
    }

    // The caller's namespace, unless the store is cluster-wide and the reference names one.
    private static string Namespace(StoreContext context, string? ns) =>
        context.Store.IsClusterWide && !string.IsNullOrEmpty(ns) ? ns : context.Namespace;

    private static ReferenceResult<T> Missing<T>(string error)
        where T : class => new(null, error, IsMissing: true);

    private static ReferenceResult<T> Failed<T>(string error, KubeFailure failure)
        where T : class => new(null, error, failure.IsNotFound);
}
