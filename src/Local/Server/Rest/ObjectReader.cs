using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Faults;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Rest;

/// <summary>Answers gets and lists.</summary>
internal sealed class ObjectReader(ObjectStore store, AnswerWriter answers)
{
    /// <summary>One object.</summary>
    public async Task GetAsync(ApiCall call)
    {
        if (call.Parameter("resourceVersion") is { } version)
        {
            if (!ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw ApiStatus.Plain500($"resourceVersion: Invalid value: \"{version}\": strconv.ParseUint: parsing \"{version}\": invalid syntax");
            }

            RefuseFuture((long)number);
        }

        var view = Find(call, call.Path.Name!);
        await answers.ObjectAsync(call, 200, view.Body, view.Utf8);
    }

    /// <summary>One object as the request's version shows it.</summary>
    /// <exception cref="StatusException">404: it is not there.</exception>
    public StoredObject.View Find(ApiCall call, string name)
    {
        var stored = store.Get(new ObjectKey(ResourceKey.Of(call.Resource), call.Namespace, name))
            ?? throw ApiStatus.NotFound(call.Resource, name);
        return View(call, stored);
    }

    /// <summary>A list, or a page of it.</summary>
    public async Task ListAsync(ApiCall call)
    {
        var (items, metadata) = Select(call, ListOptions.Read(call, watch: false));
        await answers.ListAsync(call, items, metadata);
    }

    /// <summary>The objects of a list, and its metadata.</summary>
    public (IReadOnlyList<StoredObject.View> Items, JsonObject Metadata) Select(ApiCall call, ListOptions options)
    {
        // From the cache (version 0) the server answers whole lists.
        if (options.Version == "0" || call.Fault?.Kind == FaultKind.WholeList)
        {
            options = options with { Limit = 0 };
        }

        var snapshot = Snapshot(call, options);
        var start = options.Continue?.Start ?? "";
        var chosen = new List<StoredObject.View>();
        var remaining = 0;
        string? next = null;
        foreach (var stored in snapshot.Objects)
        {
            var place = call.Namespace.Length > 0 ? stored.Key.Name : $"{stored.Key.Namespace}/{stored.Key.Name}";
            if (start.Length > 0 && string.CompareOrdinal(place, start) <= 0)
            {
                continue;
            }

            var view = View(call, stored);
            if (!options.Selects(view.Body))
            {
                continue;
            }

            if (options.Limit > 0 && chosen.Count == options.Limit)
            {
                remaining++;
                continue;
            }

            chosen.Add(view);
            if (chosen.Count == options.Limit)
            {
                next = place;
            }
        }

        var metadata = new JsonObject { ["resourceVersion"] = snapshot.Revision.ToString(CultureInfo.InvariantCulture) };
        if (remaining > 0)
        {
            metadata["continue"] = new PageToken(snapshot.Revision, next!).ToString();
        }
        else if (call.Rules.IsCustom && AcceptHeader.Parse(call.Http.Request.Headers.Accept).As is null)
        {
            metadata["continue"] = "";
        }

        if (remaining > 0 && options.Labels.IsEmpty && options.Fields.IsEmpty)
        {
            metadata["remainingItemCount"] = remaining;
        }

        return (chosen, metadata);
    }

    /// <summary>A stored object as the request's version shows it.</summary>
    public static StoredObject.View View(ApiCall call, StoredObject stored) =>
        stored.As(call.Resource, (s, _) => call.Rules.FromStorage(s.Body));

    private StoreSnapshot Snapshot(ApiCall call, ListOptions options)
    {
        var resource = ResourceKey.Of(call.Resource);
        var ns = call.Namespace.Length > 0 ? call.Namespace : null;
        if (options.Continue is { } token)
        {
            return store.List(resource, ns, token.Revision < 0 ? null : token.Revision) ?? throw new StatusException(410, "Expired",
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the "
                + "continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with "
                + "the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time "
                + "the first chunk was returned and now may show up in the list.")
            {
                Continue = new PageToken(-1, token.Start).ToString(),
            };
        }

        if (options.Version.Length == 0)
        {
            return store.List(resource, ns)!;
        }

        if (!ulong.TryParse(options.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw ApiStatus.BadRequest(
                $"invalid resource version: resourceVersion: Invalid value: \"{options.Version}\": strconv.ParseUint: parsing \"{options.Version}\": invalid syntax");
        }

        RefuseFuture((long)number);
        return options.Match == "Exact"
            ? store.List(resource, ns, (long)number) ?? throw ApiStatus.Expired("The resourceVersion for the provided list is too old.")
            : store.List(resource, ns)!;
    }

    private void RefuseFuture(long version)
    {
        if (version > store.Revision)
        {
            throw ApiStatus.FutureVersion(version, store.Revision);
        }
    }
}
