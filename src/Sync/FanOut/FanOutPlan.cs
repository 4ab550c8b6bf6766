using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.FanOut;

/// <summary>What is to be done with one child.</summary>
public enum ChildAction
{
    /// <summary>Nothing: it is as it should be.</summary>
    Keep,

    /// <summary>It is to be made.</summary>
    Create,

    /// <summary>It differs.</summary>
    Update,

    /// <summary>Its namespace is not selected any more, or its name is an old one.</summary>
    Delete,

    /// <summary>An object of its name is there that is somebody else's.</summary>
    Refuse,

    /// <summary>It is being deleted, and is made again once it is gone.</summary>
    Wait,
}

/// <summary>A child that is there, in a namespace that matters.</summary>
/// <param name="Key">Namespace and name.</param>
/// <param name="IsOwned">Whether the owner controls it.</param>
/// <param name="Deleting">Whether it is being deleted.</param>
/// <param name="Difference">What has to change, as a merge patch; null where nothing has.</param>
public sealed record ExistingChild(ObjectKey Key, bool IsOwned, bool Deleting, Func<JsonObject?> Difference);

/// <summary>One step of a plan.</summary>
/// <param name="Key">The child.</param>
/// <param name="Action">What is to be done with it.</param>
/// <param name="Patch">With <see cref="ChildAction.Update"/>: what has to change.</param>
public sealed record ChildStep(ObjectKey Key, ChildAction Action, JsonObject? Patch = null);

/// <summary>What a pass over a cluster-wide object has to do. Pure.</summary>
public static class FanOutPlan
{
    /// <summary>Makes the plan.</summary>
    /// <param name="wish">What the owner asks for.</param>
    /// <param name="namespaces">All namespaces.</param>
    /// <param name="owned">The children that the owner controls, wherever they are and whatever they are called.</param>
    /// <param name="find">Finds the object that has a child's name; null where there is none.</param>
    /// <returns>A step for each child that is wanted or there; deletions first.</returns>
    public static IReadOnlyList<ChildStep> Of(
        FanOutWish wish, IReadOnlyList<ObjectMetadata> namespaces, IEnumerable<ExistingChild> owned,
        Func<ObjectKey, ExistingChild?> find)
    {
        var wanted = new List<ObjectKey>();
        var ending = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ns in namespaces)
        {
            if (ns.Deleting)
            {
                // Its children go with it, and new ones are refused.
                ending.Add(ns.Key.Name);
            }
            else if (NamespaceSelection.Selects(wish, ns))
            {
                wanted.Add(new ObjectKey(ns.Key.Name, wish.ChildName));
            }
        }

        var keep = wanted.ToHashSet();
        var steps = owned
            .Where(c => !keep.Contains(c.Key) && !c.Deleting && !ending.Contains(c.Key.Namespace))
            .Select(static c => new ChildStep(c.Key, ChildAction.Delete)).ToList();
        steps.AddRange(wanted.Select(key => Step(key, find(key))));
        return steps;
    }

    /// <summary>What has to be done so that nothing is left: every child that is not being deleted yet is deleted.</summary>
    public static IReadOnlyList<ChildStep> Removal(IEnumerable<ExistingChild> owned) =>
        [.. owned.Where(static c => !c.Deleting).Select(static c => new ChildStep(c.Key, ChildAction.Delete))];

    /// <summary>What has to be done with a child that is wanted.</summary>
    public static ChildStep Step(ObjectKey key, ExistingChild? there) => there switch
    {
        null => new ChildStep(key, ChildAction.Create),
        { IsOwned: false } => new ChildStep(key, ChildAction.Refuse),
        { Deleting: true } => new ChildStep(key, ChildAction.Wait),
        _ when there.Difference() is { } patch => new ChildStep(key, ChildAction.Update, patch),
        _ => new ChildStep(key, ChildAction.Keep),
    };
}
