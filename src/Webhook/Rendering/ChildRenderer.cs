using System.Text.Json.Nodes;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Rendering;

/// <summary>Has the engine make the children of cluster-wide objects, and says in which namespaces.</summary>
/// <param name="engine">The engine.</param>
/// <param name="api">Holds the objects.</param>
internal sealed class ChildRenderer(OfflineEngine engine, OfflineApi api)
{
    /// <summary>Puts children in the place of cluster-wide objects.</summary>
    /// <param name="objects">What is to be rendered.</param>
    /// <param name="progress">Told of each cluster-wide object that is done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The objects that are reconciled, and what there is to say of cluster-wide ones.</returns>
    public async Task<(IReadOnlyList<ManifestObject> Objects, IReadOnlyList<RenderedObject> Told)> ExpandAsync(
        IReadOnlyList<ManifestObject> objects, Action? progress, CancellationToken cancellation)
    {
        var (all, told, standIns) = (new List<ManifestObject>(), new List<RenderedObject>(), new List<JsonObject>());
        List<ManifestObject> owners = [.. objects.Where(static o => !o.Type.Namespaced)];
        owners.ForEach(o => engine.FanOut(o.Type).AddNamespaces(o.Key));
        var children = new Dictionary<ManifestObject, OfflineChildren>();
        foreach (var owner in owners)
        {
            children[owner] = await engine.FanOut(owner.Type).RunAsync(owner.Key, cancellation);
            progress?.Invoke();
        }

        // An owner further down may have given up the name that one above it was refused.
        foreach (var owner in owners.Where(o => children[o] is { Failed.Count: > 0, StandIn: null }))
        {
            children[owner] = await engine.FanOut(owner.Type).RunAsync(owner.Key, cancellation);
        }

        foreach (var item in objects)
        {
            if (item.Type.Namespaced)
            {
                all.Add(item);
                continue;
            }

            var made = children[item];
            all.AddRange(made.Children.Select(c => item.Child(made.Type, api.Find(made.Type.Group, made.Type.Kind, c)!)));
            told.AddRange(Tell(item, made));
            standIns.AddRange(made.StandIn is { } standIn ? [standIn] : []);
        }

        // For what looks at the namespace of a child, such as the conditions of a store.
        var namespaces = new OfflineNamespaces(api);
        standIns.ForEach(namespaces.Put);
        return (all, told);
    }

    private static IEnumerable<RenderedObject> Tell(ManifestObject item, OfflineChildren made)
    {
        foreach (var failed in made.Failed)
        {
            yield return new RenderedObject(item.Source, item.Type.Kind, item.Key.Name) { Error = $"namespace {failed.Namespace}: {failed.Reason}" };
        }

        if (made is { StandIn: { } standIn, Children.Count: > 0 })
        {
            yield return new RenderedObject(item.Source, item.Type.Kind, item.Key.Name)
            {
                Note = "selects no namespace that these files speak of, and those of the cluster are not known here: its "
                    + $"{made.Type.Kind} is rendered once, as in a namespace \"{OfflineNamespaces.NameOf(standIn)}\"; add Namespace documents "
                    + "to see it in each",
            };
        }
        else if (made is { Children.Count: 0, Failed.Count: 0 })
        {
            yield return new RenderedObject(item.Source, item.Type.Kind, item.Key.Name) { Note = $"selects no namespace: no {made.Type.Kind} is made" };
        }
    }
}
