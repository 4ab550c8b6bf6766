using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Metrics;
using k8s.Models;

namespace Keyferry.Providers.Kubernetes;

/// <summary>
/// Calls to a store's API server, each with credentials that are good, and counted. Failures are values.
/// </summary>
/// <param name="connection">The connection, which is closed with this.</param>
/// <param name="calls">Counts calls.</param>
/// <param name="time">The clock.</param>
internal sealed class KubernetesCalls(KubernetesConnection connection, ProviderCalls calls, TimeProvider time) : IDisposable
{
    private const string Provider = "Kubernetes";
    private const int Unauthorized = 401;

    /// <summary>Reads a Secret.</summary>
    public ValueTask<KubeResult<V1Secret>> GetAsync(ObjectKey key, CancellationToken cancellation) => CallAsync(
        "GetSecret", () => connection.Server.Api.GetAsync(BuiltIn.Secret, key, cancellation), cancellation);

    /// <summary>Reads a Namespace.</summary>
    public ValueTask<KubeResult<V1Namespace>> GetNamespaceAsync(string name, CancellationToken cancellation) => CallAsync(
        "GetNamespace", () => connection.Server.Api.GetAsync(BuiltIn.Namespace, new ObjectKey("", name), cancellation), cancellation);

    /// <summary>Reads names of Secrets, a page.</summary>
    public ValueTask<KubeResult<NamePage>> NamesAsync(
        string ns, ListSelector? selector, string? next, CancellationToken cancellation) => CallAsync(
        "ListSecrets", () => connection.Server.Names.PageAsync(BuiltIn.Secret, ns, selector, next, cancellation), cancellation);

    /// <summary>Creates a Secret.</summary>
    public ValueTask<KubeResult<V1Secret>> CreateAsync(V1Secret secret, CancellationToken cancellation) => CallAsync(
        "CreateSecret", () => connection.Server.Api.CreateAsync(BuiltIn.Secret, secret, WriteOptions.Plain, cancellation), cancellation);

    /// <summary>Replaces a Secret, as long as it is as it was read.</summary>
    public ValueTask<KubeResult<V1Secret>> UpdateAsync(V1Secret secret, CancellationToken cancellation) => CallAsync(
        "UpdateSecret", () => connection.Server.Api.ReplaceAsync(BuiltIn.Secret, secret, WriteOptions.Plain, cancellation), cancellation);

    /// <summary>Deletes a Secret, as long as it is as it was read.</summary>
    public async ValueTask<KubeFailure?> DeleteAsync(V1Secret secret, CancellationToken cancellation)
    {
        var key = new ObjectKey(secret.Metadata.NamespaceProperty, secret.Metadata.Name);
        var asRead = new DeletePreconditions(secret.Metadata.Uid, secret.Metadata.ResourceVersion);
        return (await CallAsync(
            "DeleteSecret", () => connection.Server.Api.DeleteAsync(BuiltIn.Secret, key, asRead, cancellation), cancellation)).Failure;
    }

    /// <summary>What the caller may do in a namespace.</summary>
    public ValueTask<KubeResult<V1SelfSubjectRulesReview>> RulesAsync(string ns, CancellationToken cancellation) => CallAsync(
        "CreateSelfSubjectRulesReview", () => connection.Server.Reviews.RulesAsync(ns, cancellation), cancellation);

    /// <summary>Whether the caller may get Secrets in a namespace.</summary>
    public ValueTask<KubeResult<V1SelfSubjectAccessReview>> MayGetAsync(string ns, CancellationToken cancellation) => CallAsync(
        "CreateSelfSubjectAccessReview", () => connection.Server.Reviews.AccessAsync(BuiltIn.Secret, ns, "get", cancellation), cancellation);

    public void Dispose() => connection.Dispose();

    private async ValueTask<KubeResult<T>> CallAsync<T>(
        string name, Func<ValueTask<KubeResult<T>>> call, CancellationToken cancellation)
        where T : class
    {
        var (_, error) = await connection.Credentials.PrepareAsync(wereRefused: false, cancellation);
        if (error is not null)
        {
            return KubeResult<T>.From(new KubeFailure(0, "NoToken", error, []));
        }

        var result = await CountedAsync(name, call);
        if (result.Failure is { Code: Unauthorized }
            && (await connection.Credentials.PrepareAsync(wereRefused: true, cancellation)).AreNew)
        {
            result = await CountedAsync(name, call);
        }

        return result;
    }

    private async ValueTask<KubeResult<T>> CountedAsync<T>(string name, Func<ValueTask<KubeResult<T>>> call)
        where T : class
    {
        var begun = time.GetTimestamp();
        var result = await call();
        calls.Count(Provider, name, !result.Ok, time.GetElapsedTime(begun));
        return result;
    }
}
