using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>Keeps <c>metadata.managedFields</c>: who owns which field after a write.</summary>
/// <param name="shape">The shape of the object.</param>
/// <param name="ignore">First path elements that this request cannot change.</param>
/// <param name="isCustom">Whether it is a custom resource: entries of other versions end the tracking, and scale never conflicts.</param>
internal sealed class FieldTracker(MergeSchema shape, Func<string, bool> ignore, bool isCustom = false)
{
    private static readonly string[] System =
    [
        "name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion",
        "deletionTimestamp", "deletionGracePeriodSeconds",
    ];

    /// <summary>After a create, update or patch: the writer owns what it changed, others lose that.</summary>
    /// <param name="live">The object before; an empty one at a create.</param>
    /// <param name="fresh">The object after; its managedFields are set.</param>
    /// <param name="who">The writer.</param>
    /// <param name="now">The time, in RFC 3339.</param>
    /// <param name="isNew">Whether this is a create.</param>
    public void Update(JsonObject live, JsonObject fresh, FieldOwner who, string now, bool isNew)
    {
        if (IsReset(fresh))
        {
            fresh.Metadata().Remove("managedFields");
            return;
        }

        // The scale subresource tells no time.
        var time = who.Subresource == "scale" ? null : now;
        var sent = ManagedEntry.ReadAll(fresh);
        var entries = sent is { Count: > 0 } ? sent : ManagedEntry.ReadAll(live) ?? [];
        // Field paths of another version cannot be compared: the server then stops tracking.
        if ((!isNew && entries.Count == 0) || entries.Exists(e => isCustom && e.Who.ApiVersion != who.ApiVersion))
        {
            fresh.Metadata().Remove("managedFields");
            return;
        }

        var change = Compare(live, fresh);
        var taken = FieldSet.Union(change.Added, change.Modified);
        var lost = FieldSet.Union(taken, change.Removed);
        var kept = entries.Select(e => e with { Fields = FieldSet.Difference(e.Fields, lost) }).ToList();
        if (!taken.IsEmpty)
        {
            var own = kept.FindIndex(e => e.Who.Is(who));
            if (own >= 0)
            {
                kept[own] = kept[own] with { Fields = FieldSet.Union(kept[own].Fields, taken), Time = time };
            }
            else
            {
                kept.Add(new ManagedEntry(who, taken, time));
            }
        }

        ManagedEntry.WriteAll(fresh, kept.Where(e => !e.Fields.IsEmpty));
    }

    /// <summary>Server-side apply.</summary>
    /// <param name="live">The object before; an empty one at a create.</param>
    /// <param name="configuration">What is applied.</param>
    /// <param name="who">The applier.</param>
    /// <param name="force">Whether to take fields from others.</param>
    /// <param name="now">The time, in RFC 3339.</param>
    /// <returns>The merged object, with managedFields.</returns>
    /// <exception cref="StatusException">409: others own fields with other values.</exception>
    public JsonObject Apply(JsonObject live, JsonObject configuration, FieldOwner who, bool force, string now)
    {
        var entries = ManagedEntry.ReadAll(live) ?? [];
        if (entries.Count == 0)
        {
            entries = BeforeFirstApply(live, who.ApiVersion);
        }

        var mine = entries.Find(e => e.Who.Is(who));
        var others = entries.Where(e => !ReferenceEquals(e, mine)).ToList();
        var whole = FieldMerge.FieldsOf(configuration, shape);
        var set = Strip(whole);

        var merged = (JsonObject)FieldMerge.Merge(Bare(live), Allowed(configuration), shape)!;
        if (mine is not null)
        {
            var owned = others.Aggregate(whole, (all, e) => FieldSet.Union(all, e.Fields));
            var orphaned = FieldSet.Difference(mine.Fields.WithParents(shape), owned.WithParents(shape));
            merged = FieldMerge.Remove(merged, orphaned, shape) as JsonObject ?? [];
        }

        var change = Compare(live, merged);
        var taken = FieldSet.Union(change.Added, change.Modified);
        var conflicts = others.Select(e => (e.Who, Fields: FieldSet.Intersection(e.Fields, taken)))
            .Where(c => !c.Fields.IsEmpty && !(isCustom && c.Who.Subresource == "scale")).ToList();
        if (conflicts.Count > 0 && !force)
        {
            throw ApplyConflict.Of(conflicts);
        }

        var lost = FieldSet.Union(taken, change.Removed);
        var kept = others.Select(e => e with { Fields = FieldSet.Difference(e.Fields, lost) })
            .Where(e => !e.Fields.IsEmpty).ToList();
        var unchanged = JsonAccess.Same(Bare(live), merged);
        kept.Add(new ManagedEntry(who, set, unchanged ? mine?.Time : now));
        ManagedEntry.WriteAll(merged, kept);
        return merged;
    }

    private static bool IsReset(JsonObject obj) =>
        obj.Object("metadata").List("managedFields") is { Count: 1 } list && list[0] is JsonObject { Count: 0 };

    private static JsonObject Bare(JsonObject obj)
    {
        var copy = (JsonObject)obj.DeepClone();
        copy.Metadata().Remove("managedFields");
        return copy;
    }

    private JsonObject Allowed(JsonObject configuration)
    {
        var copy = new JsonObject();
        foreach (var (name, value) in configuration)
        {
            if (!ignore("f:" + name) || name == "metadata")
            {
                copy[name] = value.Copy();
            }
        }

        if (ignore("f:metadata"))
        {
            copy.Remove("metadata");
        }

        return copy;
    }

    private FieldComparison Compare(JsonObject before, JsonObject after)
    {
        var change = FieldComparison.Of(Stripped(before), Stripped(after), shape);
        return change.Where(element => !ignore(element));
    }

    private FieldSet Strip(FieldSet set)
    {
        var system = new FieldSet();
        system.Add(new FieldPath(["f:apiVersion"]));
        system.Add(new FieldPath(["f:kind"]));
        system.Add(new FieldPath(["f:metadata"]));
        foreach (var name in System)
        {
            system.Add(new FieldPath(["f:metadata", "f:" + name]));
        }

        return FieldSet.Difference(set, system).Where(element => !ignore(element));
    }

    private static JsonObject Stripped(JsonObject obj)
    {
        var copy = (JsonObject)obj.DeepClone();
        copy.Remove("apiVersion");
        copy.Remove("kind");
        var metadata = copy.Metadata();
        foreach (var name in System)
        {
            metadata.Remove(name);
        }

        return copy;
    }

    // An object that nobody tracked belongs to a manager of that name, so that an apply does not take it unasked.
    private List<ManagedEntry> BeforeFirstApply(JsonObject live, string apiVersion)
    {
        if (live.Object("metadata").Text("uid") is null)
        {
            return [];
        }

        var all = FieldComparison.Of(new JsonObject { ["metadata"] = new JsonObject() }, Stripped(live), shape).Added;
        var owner = new FieldOwner("before-first-apply", false, apiVersion, "");
        return all.IsEmpty ? [] : [new ManagedEntry(owner, all.Where(e => !ignore(e)), live.Metadata().Text("creationTimestamp"))];
    }
}
