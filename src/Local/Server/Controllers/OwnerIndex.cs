using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>Which objects are there by uid, and which name an owner by uid. Used by one thread.</summary>
internal sealed class OwnerIndex
{
    private readonly Dictionary<string, ObjectKey> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<ObjectKey>> _dependents = new(StringComparer.Ordinal);

    /// <summary>Takes a change in.</summary>
    public void Record(StoreChange change)
    {
        if (change.Before is { } before)
        {
            if (before.Body.Metadata().Text("uid") is { } old)
            {
                _byUid.Remove(old);
            }

            foreach (var uid in Owners(before.Body))
            {
                _dependents.GetValueOrDefault(uid)?.Remove(before.Key);
            }
        }

        if (change.After is not { } after)
        {
            return;
        }

        if (after.Body.Metadata().Text("uid") is { } fresh)
        {
            _byUid[fresh] = after.Key;
        }

        foreach (var uid in Owners(after.Body))
        {
            if (!_dependents.TryGetValue(uid, out var keys))
            {
                _dependents[uid] = keys = [];
            }

            keys.Add(after.Key);
        }
    }

    /// <summary>The objects that name a uid as owner.</summary>
    public IReadOnlyList<ObjectKey> DependentsOf(string? uid) => [.. _dependents.GetValueOrDefault(uid ?? "") ?? []];

    /// <summary>The owners of an object that are there.</summary>
    public IReadOnlyList<ObjectKey> OwnersOf(JsonObject obj) => [.. Owners(obj).Where(_byUid.ContainsKey).Select(uid => _byUid[uid])];

    /// <summary>Whether an owner is there.</summary>
    public bool IsAlive(string? uid, ObjectStore store) =>
        uid is not null && _byUid.TryGetValue(uid, out var key) && store.Get(key)?.Body.Metadata().Text("uid") == uid;

    private static IEnumerable<string> Owners(JsonObject obj) =>
        obj.Object("metadata").List("ownerReferences")?.Select(o => o.Text("uid")).OfType<string>() ?? [];
}
