using System.Collections.Concurrent;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Discovery;

/// <summary>Finds where a server keeps the objects of a kind. What was found is good for a while; what was not is asked again.</summary>
/// <param name="api">The API server.</param>
/// <param name="time">The clock.</param>
public sealed class KindDiscovery(KubeApi api, TimeProvider time) : IKindDiscovery
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    // Kinds come from manifests: no more are remembered than a cluster may have.
    private const int MostRemembered = 1_000;

    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), (ResourceType<UnstructuredObject> Type, long Found)> _found = new();

    /// <inheritdoc/>
    public async ValueTask<KubeResult<ResourceType<UnstructuredObject>>> FindAsync(
        string apiVersion, string kind, CancellationToken cancellation)
    {
        if (_found.TryGetValue((apiVersion, kind), out var known) && time.GetElapsedTime(known.Found) < Lifetime)
        {
            return KubeResult<ResourceType<UnstructuredObject>>.From(known.Type);
        }

        if (!TrySplit(apiVersion, out var group, out var version))
        {
            return NoMatch(apiVersion, kind);
        }

        var root = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";
        var list = await api.SendAsync(
            HttpMethod.Get, root, null, KubeJsonContext.Default.V1APIResourceList, secret: false, cancellation);
        if (!list.Ok)
        {
            return list.Failure.IsNotFound
                ? NoMatch(apiVersion, kind)
                : KubeResult<ResourceType<UnstructuredObject>>.From(list.Failure);
        }

        var resource = (list.Value.Resources ?? []).FirstOrDefault(r => r.Kind == kind && !r.Name.Contains('/', StringComparison.Ordinal));
        if (resource is null)
        {
            return NoMatch(apiVersion, kind);
        }

        var type = UnstructuredType.Of(group, version, resource.Name, kind, resource.Namespaced);
        if (_found.Count >= MostRemembered)
        {
            _found.Clear();
        }

        _found[(apiVersion, kind)] = (type, time.GetTimestamp());
        return KubeResult<ResourceType<UnstructuredObject>>.From(type);
    }

    // A group and version become part of a path.
    private static bool TrySplit(string apiVersion, out string group, out string version)
    {
        var parts = apiVersion.Split('/');
        (group, version) = parts.Length == 2 ? (parts[0], parts[1]) : ("", parts[0]);
        return parts.Length <= 2 && IsName(version) && (parts.Length == 1 || IsName(group));
    }

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 253 && char.IsAsciiLetterLower(text[0])
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        && !text.Contains("..", StringComparison.Ordinal);

    private static KubeResult<ResourceType<UnstructuredObject>> NoMatch(string apiVersion, string kind) =>
        KubeResult<ResourceType<UnstructuredObject>>.From(
            new KubeFailure(404, "NotFound", $"no matches for kind \"{kind}\" in version \"{apiVersion}\"", []));
}
