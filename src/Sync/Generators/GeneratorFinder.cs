using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Generators;

/// <summary>
/// Finds the generators that references name. What the watches show is used as it is; what they do not show (yet), and kinds
/// that are not watched, are read from the server.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="objects">The watched generators by kind.</param>
/// <param name="controllerClass">Generators of another class belong to another controller.</param>
public sealed class GeneratorFinder(
    IKubeApi api, IReadOnlyDictionary<string, IObjectCache<GeneratorObject>> objects, string controllerClass)
{
    /// <summary>The version of the generators' API group.</summary>
    public const string Version = "v1alpha1";

    /// <summary>Whether a generator belongs to another controller class.</summary>
    public bool IsUnmanaged(ResolvedGenerator generator) =>
        generator.ControllerClass is { Length: > 0 } own && own != controllerClass;

    /// <summary>Whether a watch shows that a generator belongs to another controller class.</summary>
    public bool IsUnmanaged(GeneratorRef reference, string ns) =>
        Problem(reference) is null && Cached(reference, ns) is { } item
        && ResolvedGenerator.Of(item, ns).Generator is { } generator && IsUnmanaged(generator);

    /// <summary>Finds a generator.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="ns">The namespace of the object that refers to it.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask<(ResolvedGenerator? Generator, FetchFailure? Failure)> FindAsync(
        GeneratorRef reference, string ns, CancellationToken cancellation)
    {
        if (Problem(reference) is { } problem)
        {
            return (null, ResolvedGenerator.Terminal(problem));
        }

        if (Cached(reference, ns) is { } item)
        {
            return ResolvedGenerator.Of(item, ns);
        }

        var type = GeneratorResources.ByKind[reference.Kind];
        var read = await api.GetAsync(type, KeyOf(type, reference, ns), cancellation);
        return read.Ok ? ResolvedGenerator.Of(read.Value, ns) : (null, Failure(type, reference, read.Failure));
    }

    private static string? Problem(GeneratorRef reference)
    {
        if (reference.ApiVersion is { Length: > 0 } apiVersion)
        {
            var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
            var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
            if (group != ApiResources.GeneratorGroup)
            {
                return $"generatorRef may only reference the generators group, but got {group}";
            }

            if (version != Version)
            {
                return $"generators have the version {Version}, but got {version}";
            }
        }

        return GeneratorResources.ByKind.ContainsKey(reference.Kind)
            ? null
            : $"there is no generator of kind {reference.Kind}; there are: "
                + string.Join(", ", GeneratorResources.ByKind.Keys.Order(StringComparer.Ordinal));
    }

    private GeneratorObject? Cached(GeneratorRef reference, string ns) =>
        objects.TryGetValue(reference.Kind, out var cache)
        && cache.TryGet(KeyOf(GeneratorResources.ByKind[reference.Kind], reference, ns), out var item)
            ? item
            : null;

    private static ObjectKey KeyOf(ResourceType type, GeneratorRef reference, string ns) =>
        new(type.Namespaced ? ns : "", reference.Name);

    // A missing generator is no missing secret: it must never have the target deleted.
    private static FetchFailure Failure(ResourceType type, GeneratorRef reference, KubeFailure failure) => failure switch
    {
        { IsNotFound: true } when failure.Message.Contains($"\"{reference.Name}\"", StringComparison.Ordinal) => new FetchFailure(
            FetchFailureKind.Invalid, $"{type.Kind}.{type.Group} \"{reference.Name}\" not found"),
        { IsNotFound: true } => new FetchFailure(
            FetchFailureKind.Invalid, $"no matches for kind \"{type.Kind}\" in version \"{type.ApiVersion}\": install its definition"),
        { Code: 401 or 403 } => new FetchFailure(FetchFailureKind.Denied, failure.Message, failure.RetryAfter),
        _ => new FetchFailure(FetchFailureKind.Unavailable, failure.Message, failure.RetryAfter),
    };
}
