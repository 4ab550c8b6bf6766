using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering;

namespace Keyferry.Webhook.Diffing;

/// <summary>Compares the children that cluster-wide objects would have with those that they have.</summary>
/// <param name="live">What is there.</param>
/// <param name="comparer">Compares fields.</param>
internal sealed class ChildDiffer(LiveChildren live, FieldComparer comparer)
{
    private readonly ConcurrentBag<ManifestObject> _made = [];

    /// <summary>Takes a child that the engine made or left as it was. For any number of threads.</summary>
    public void Add(ManifestObject child) => _made.Add(child);

    /// <summary>The children that the engine deleted.</summary>
    /// <param name="renderer">Has rendered all.</param>
    public IReadOnlyList<LiveChild> Removed(Renderer renderer) =>
        [.. live.Owned.Where(c => !renderer.Has(c.Type, c.Key)).OrderBy(static c => c.Key.Namespace, StringComparer.Ordinal)];

    /// <summary>Compares them, in the order of the documents and their namespaces.</summary>
    /// <param name="documents">The documents of all files.</param>
    /// <param name="removed">The children that the engine deleted.</param>
    public IReadOnlyList<ObjectChange> Compare(IReadOnlyList<LintDocument> documents, IReadOnlyList<LiveChild> removed)
    {
        var made = _made.Select(c => (c.Document, c.Key, Change: Compare(c)));
        var gone = removed.Select(static c => (Document: c.Owner!, c.Key, Change: (ObjectChange?)Change(c.Type, c.Key, c.Owner!, ChangeType.Removed, [])));
        var changes = made.Concat(gone).ToLookup(static c => c.Document, ReferenceEqualityComparer.Instance);
        return
        [
            .. documents.SelectMany(d => changes[d].OrderBy(static c => c.Key.Namespace, StringComparer.Ordinal).Select(static c => c.Change))
                .OfType<ObjectChange>(),
        ];
    }

    private ObjectChange? Compare(ManifestObject child)
    {
        if (live.Find(child.Type, child.Key) is not { } there)
        {
            return Change(child.Type, child.Key, child.Document, ChangeType.Added, []);
        }

        var before = ManifestObject.WithDefaults(child.Type, there.Json.DeepClone().AsObject());
        List<FieldChange> fields = [.. comparer.Compare("", Own(before), Own(child.Json))];
        return fields.Count == 0 ? null : Change(child.Type, child.Key, child.Document, ChangeType.Changed, fields);
    }

    // The owner writes no finalizers: the webhook puts one on every new child, which the engine here does not see.
    private static JsonObject Own(JsonObject child)
    {
        var own = OwnFields.Of(child);
        own["metadata"]!.AsObject().Remove("finalizers");
        return own;
    }

    private static ObjectChange Change(
        ResourceType type, ObjectKey key, LintDocument owner, ChangeType change, IReadOnlyList<FieldChange> fields) =>
        new(type.Kind, key.ToString(), owner.Place, change, fields) { MadeBy = $"{owner.Kind} {owner.Name}" };
}
