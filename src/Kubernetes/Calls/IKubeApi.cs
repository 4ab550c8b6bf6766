using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Calls;

/// <summary>
/// Calls to an API server. A refusal (4xx, 5xx) is a result; a server that cannot be reached is a result with code 0.
/// Only cancellation is thrown.
/// </summary>
public interface IKubeApi
{
    /// <summary>Reads one object.</summary>
    ValueTask<KubeResult<T>> GetAsync<T>(ResourceType<T> type, ObjectKey key, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Reads a collection, page by page (500 objects a page), whole.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="ns">The namespace; null means all.</param>
    /// <param name="selector">What to leave out; null means nothing.</param>
    /// <param name="cancellation">Ends the call.</param>
    ValueTask<KubeResult<KubeList<T>>> ListAsync<T>(
        ResourceType<T> type, string? ns, ListSelector? selector, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates an object (POST); its metadata names where.</summary>
    ValueTask<KubeResult<T>> CreateAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Replaces an object (PUT), or one of its subresources.</summary>
    ValueTask<KubeResult<T>> ReplaceAsync<T>(
        ResourceType<T> type, T body, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Patches an object, or one of its subresources.</summary>
    ValueTask<KubeResult<T>> PatchAsync<T>(
        ResourceType<T> type, ObjectKey key, KubePatch patch, WriteOptions options, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Deletes an object; the answer is the server's Status or the object, as it sends.</summary>
    ValueTask<KubeResult<JsonObject>> DeleteAsync(
        ResourceType type, ObjectKey key, DeletePreconditions? preconditions, CancellationToken cancellation);
}

/// <summary>The objects of a collection and the version at which they stood so.</summary>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">Where a watch may go on.</param>
public sealed record KubeList<T>(IReadOnlyList<T> Items, string ResourceVersion);

/// <summary>Label and field selectors of a list or a watch, in the server's syntax.</summary>
public sealed record ListSelector(string? Labels = null, string? Fields = null);

/// <summary>How a write is to be done.</summary>
/// <param name="FieldManager">Who writes; null leaves it to the user agent.</param>
/// <param name="Subresource">A subresource, such as <c>status</c>; null means the object itself.</param>
/// <param name="Force">With server-side apply: take fields over from other managers.</param>
/// <param name="DryRun">Go through every check and write nothing.</param>
public sealed record WriteOptions(
    string? FieldManager = null, string? Subresource = null, bool Force = false, bool DryRun = false)
{
    /// <summary>A plain write.</summary>
    public static WriteOptions Plain { get; } = new();

    /// <summary>A write of the status subresource.</summary>
    public static WriteOptions Status { get; } = new(Subresource: "status");
}

/// <summary>A patch's kind and body.</summary>
/// <param name="ContentType">The media type that tells the server the kind.</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record KubePatch(string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>A JSON merge patch (RFC 7396).</summary>
    public static KubePatch Merge(JsonNode body) => new("application/merge-patch+json", Bytes(body));

    /// <summary>A JSON patch (RFC 6902).</summary>
    public static KubePatch Json(JsonArray body) => new("application/json-patch+json", Bytes(body));

    /// <summary>A server-side apply.</summary>
    public static KubePatch Apply(JsonNode body) => new("application/apply-patch+yaml", Bytes(body));

    private static byte[] Bytes(JsonNode body) => System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
}

/// <summary>Delete only what was seen.</summary>
/// <param name="Uid">The object's uid; null means any.</param>
/// <param name="ResourceVersion">The object's version; null means any.</param>
/// <param name="PropagationPolicy">Background, Foreground or Orphan; null leaves it to the kind.</param>
public sealed record DeletePreconditions(
    string? Uid = null, string? ResourceVersion = null, string? PropagationPolicy = null);
