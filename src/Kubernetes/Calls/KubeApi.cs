using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>Calls to an API server over <see cref="KubeHttp"/>.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="fieldManager">Who applies where a server-side apply names nobody: the server demands a name.</param>
/// <param name="time">The clock, for time limits.</param>
/// <param name="longestAnswer">The most bytes that are read of an answer that is no list.</param>
public sealed class KubeApi(
    KubeHttp http, string fieldManager, TimeProvider time, int longestAnswer = KubeApi.LongestAnswer) : IKubeApi
{
    /// <summary>How many objects a page of a list has.</summary>
    public const int PageSize = 500;

    // An object in etcd has 1.5 MiB at most; a list of the API's own making is read in pages, elsewhere.
    private const int LongestAnswer = 32 * 1024 * 1024;

    private const string ApplyType = "application/apply-patch+yaml";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async ValueTask<KubeResult<T>> GetAsync<T>(
        ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
        => WithTypeMeta(type, await SendAsync(
            HttpMethod.Get, type.Path(key.Namespace, key.Name), null, type.Json, IsSecret(type), cancellation));

    /// <inheritdoc/>
    public async ValueTask<KubeResult<KubeList<T>>> ListAsync<T>(
        ResourceType<T> type, string? ns, ListSelector? selector, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var items = new List<T>();
        void Take(ReadOnlySpan<byte> json)
        {
            if (JsonSerializer.Deserialize(json, type.Json) is { } item)
            {
                items.Add(WithTypeMeta(type, item));
            }
        }

        var pages = new PageReader(http, time);
        var version = await pages.ReadAsync(
            type, ns, selector, KubeHttp.Json, fromCache: false, Take, restart: items.Clear, cancellation);
        return version.Ok
            ? KubeResult<KubeList<T>>.From(new KubeList<T>(items, version.Value))
            : KubeResult<KubeList<T>>.From(version.Failure);
    }

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> CreateAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
        => WriteAsync(
            HttpMethod.Post, type.Path(body.Metadata?.NamespaceProperty) + Query(options, apply: false), type, body, cancellation);

    /// <inheritdoc/>
    public ValueTask<KubeResult<T>> ReplaceAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = type.Path(body.Metadata?.NamespaceProperty, body.Metadata?.Name ?? "", options.Subresource);
        return WriteAsync(HttpMethod.Put, path + Query(options, apply: false), type, body, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = type.Path(key.Namespace, key.Name, options.Subresource);
        var query = Query(options, patch.ContentType == ApplyType);
        return WithTypeMeta(type, await SendAsync(
            HttpMethod.Patch, path + query, KubeHttp.Body(patch.Body, patch.ContentType), type.Json, IsSecret(type),
            cancellation));
    }

    /// <inheritdoc/>
    public async ValueTask<KubeResult<JsonObject>> DeleteAsync(
        ResourceType type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellation)
        => await SendAsync(
            HttpMethod.Delete, type.Path(key.Namespace, key.Name), DeleteBody(preconditions),
            KubeJsonContext.Default.JsonObject, IsSecret(type), cancellation);

    internal async ValueTask<KubeResult<T>> SendAsync<T>(
        HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> json, bool secret,
        CancellationToken cancellation)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var response = await http.SendAsync(method, path, KubeHttp.Json, body, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                return KubeResult<T>.From(await FailureReader.ReadAsync(response, secret, both.Token));
            }

            using var answer = await BoundedBody.ReadAsync(response.Content, longestAnswer, both.Token);
            if (answer.WasCut)
            {
                return KubeResult<T>.From(FailureReader.Unreadable($"{method} {path}: the answer is longer than {longestAnswer} bytes"));
            }

            return JsonSerializer.Deserialize(answer.Bytes, json) is { } value
                ? KubeResult<T>.From(value)
                : KubeResult<T>.From(FailureReader.Unreadable($"{method} {path}: the answer is null"));
        }
        catch (JsonException e)
        {
            return KubeResult<T>.From(FailureReader.Unreadable($"{method} {path}: {e.Path} is not as expected"));
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            return KubeResult<T>.From(FailureReader.NoAnswer(e));
        }
    }

    // What is written into an object of any kind may come from a store as well.
    internal static bool IsSecret(ResourceType type) =>
        (type.Group.Length == 0 && type.Plural == "secrets") || type is ResourceType<UnstructuredObject>;

    // Typed lists leave out apiVersion and kind of their items; whoever gets an object may rely on them.
    internal static T WithTypeMeta<T>(ResourceType<T> type, T item)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        item.ApiVersion ??= type.ApiVersion;
        item.Kind ??= type.Kind;
        return item;
    }

    private static KubeResult<T> WithTypeMeta<T>(ResourceType<T> type, KubeResult<T> result)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (result.Ok)
        {
            WithTypeMeta(type, result.Value);
        }

        return result;
    }

    private async ValueTask<KubeResult<T>> WriteAsync<T>(
        HttpMethod method, string path, ResourceType<T> type, T body, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(WithTypeMeta(type, body), type.Json);
        try
        {
            return WithTypeMeta(type, await SendAsync(
                method, path, KubeHttp.Body(bytes, KubeHttp.Json), type.Json, IsSecret(type), cancellation));
        }
        finally
        {
            if (IsSecret(type))
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }
    }

    private string Query(WriteOptions options, bool apply)
    {
        var query = new StringBuilder();
        var manager = options.FieldManager ?? (apply ? fieldManager : null);
        if (manager is not null)
        {
            Add("fieldManager", manager);
        }

        if (options.Force && apply)
        {
            Add("force", "true");
        }

        if (options.DryRun)
        {
            Add("dryRun", "All");
        }

        return query.ToString();

        void Add(string name, string value) => query.Append(query.Length == 0 ? '?' : '&')
            .Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    private static HttpContent? DeleteBody(DeletePreconditions? asked)
    {
        if (asked is null)
        {
            return null;
        }

        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        var conditions = new JsonObject();
        if (asked.Uid is not null)
        {
            conditions["uid"] = asked.Uid;
        }

        if (asked.ResourceVersion is not null)
        {
            conditions["resourceVersion"] = asked.ResourceVersion;
        }

        if (conditions.Count > 0)
        {
            body["preconditions"] = conditions;
        }

        if (asked.PropagationPolicy is not null)
        {
            body["propagationPolicy"] = asked.PropagationPolicy;
        }

        return KubeHttp.Body(Encoding.UTF8.GetBytes(body.ToJsonString()), KubeHttp.Json);
    }
}
