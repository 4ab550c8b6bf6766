using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Text.Naming;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Why;

/// <summary>What looking for a name came to.</summary>
/// <param name="Kinds">The kinds that have an object of the name.</param>
/// <param name="Problems">What could not be looked at, and why.</param>
/// <param name="Nearest">The objects that may have been meant, as <c>kind/name</c>; only where none has the name.</param>
/// <param name="HasObjects">Whether there is any object of the kinds.</param>
internal sealed record FoundObjects(
    IReadOnlyList<WhyKind> Kinds, IReadOnlyList<string> Problems, IReadOnlyList<string> Nearest, bool HasObjects);

/// <summary>Finds out which kinds have an object of a name.</summary>
/// <param name="api">The API server.</param>
internal sealed class ObjectFinder(IKubeApi api)
{
    /// <summary>Looks for a name in some kinds.</summary>
    /// <param name="name">The name.</param>
    /// <param name="ns">The namespace of namespaced kinds.</param>
    /// <param name="kinds">The kinds.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<FoundObjects> FindAsync(
        string name, string ns, IReadOnlyList<WhyKind> kinds, CancellationToken cancellation)
    {
        List<WhyKind> found = [];
        List<string> problems = [];
        foreach (var kind in kinds)
        {
            var where = Namespace(kind, ns);
            var read = await api.GetAsync(ObjectHeader.Of(kind.Resource), new ObjectKey(where, name), cancellation);
            if (read.Ok)
            {
                found.Add(kind);
            }
            else if (!read.Failure.IsNotFound)
            {
                problems.Add(ReadProblem.Of(read.Failure, "get", kind.Resource, where));
            }
        }

        return found.Count > 0 || problems.Count == kinds.Count
            ? new FoundObjects(found, problems, [], HasObjects: true)
            : await NearestAsync(name, ns, kinds, problems, cancellation);
    }

    private async ValueTask<FoundObjects> NearestAsync(
        string name, string ns, IReadOnlyList<WhyKind> kinds, IReadOnlyList<string> problems, CancellationToken cancellation)
    {
        List<string> nearest = [];
        var any = false;
        foreach (var kind in kinds)
        {
            var listed = await api.ListAsync(ObjectHeader.Of(kind.Resource), Namespace(kind, ns), null, cancellation);
            if (!listed.Ok)
            {
                continue;
            }

            any |= listed.Value.Items.Count > 0;
            if (NearestName.Of(name, listed.Value.Items.Select(static i => i.Metadata.Name)) is { } near)
            {
                nearest.Add($"{kind.Word}/{near}");
            }
        }

        return new FoundObjects([], problems, nearest, any);
    }

    private static string Namespace(WhyKind kind, string ns) => kind.Resource.Namespaced ? ns : "";
}
