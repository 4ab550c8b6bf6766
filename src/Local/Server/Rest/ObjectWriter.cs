using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Applying;
using Keyferry.Local.Server.Storage;
using Keyferry.Local.Server.Webhooks;

namespace Keyferry.Local.Server.Rest;

/// <summary>Creates and updates objects: ownership, mutating webhooks, validation, validating webhooks, store, in this order.</summary>
internal sealed class ObjectWriter(ObjectStore store, AdmissionChain admission, CrdRegistry definitions, TimeProvider time)
{
    private readonly NamespaceLifecycle _namespaces = new(store);

    /// <summary>Creates an object.</summary>
    /// <param name="call">The request.</param>
    /// <param name="obj">The object, decoded; it becomes the stored one.</param>
    /// <param name="applied">Whether its managedFields are set already, by server-side apply.</param>
    public async Task<WriteResult> CreateAsync(ApiCall call, JsonObject obj, bool applied)
    {
        var (resource, rules) = (call.Resource, call.Rules);
        _namespaces.Check(call, obj);
        if (!applied)
        {
            var blank = (JsonObject)rules.Blank.DeepClone();
            blank.Metadata();
            Tracker(call).Update(blank, obj, Owner(call), Now(), isNew: true);
        }

        rules.Admit(obj);
        obj = await admission.MutateAsync(call, Operation.Create, obj, null);
        CreatePreparation.Prepare(call, obj, Now());
        var metadata = obj.Metadata();
        var name = metadata.Text("name") ?? "";
        var causes = MetadataValidation.Check(obj, rules.Name).Concat(rules.Validate(obj, null)).ToList();
        if (causes.Count > 0)
        {
            throw Invalid(resource, obj, name, causes);
        }

        await admission.ValidateAsync(call, Operation.Create, obj, null);
        call.Warnings.AddRange(MetadataValidation.FinalizerWarnings(obj).Concat(rules.Warn(obj)));

        var key = new ObjectKey(ResourceKey.Of(resource), call.Namespace, name);
        if (metadata.ContainsKey("resourceVersion"))
        {
            throw ApiStatus.Plain500("resourceVersion should not be set on objects to be created");
        }

        if (store.Get(key) is { } taken)
        {
            throw ApiStatus.AlreadyExists(resource, name, taken.Body.Metadata()["deletionTimestamp"] is not null);
        }

        if (call.DryRun)
        {
            return new WriteResult(obj, true);
        }

        var body = rules.ToStorage(obj);
        var stored = store.Create(key, body) ?? throw ApiStatus.AlreadyExists(resource, name);
        metadata["resourceVersion"] = stored.Revision.ToString(CultureInfo.InvariantCulture);
        var answer = Shown(call, obj);
        definitions.Changed(key);
        return new WriteResult(answer, true);
    }

    /// <summary>Replaces or patches an object.</summary>
    /// <param name="call">The request.</param>
    /// <param name="change">Makes the new object, decoded, of a copy of the present one.</param>
    /// <param name="put">Whether this is a PUT, which may not lose a race and whose uid is a precondition.</param>
    /// <param name="applied">Whether managedFields are set already, by server-side apply.</param>
    /// <exception cref="StatusException">404: it is not there.</exception>
    public async Task<WriteResult> UpdateAsync(ApiCall call, Func<JsonObject, JsonObject> change, bool put, bool applied)
    {
        var key = new ObjectKey(ResourceKey.Of(call.Resource), call.Namespace, call.Path.Name!);
        while (true)
        {
            call.Aborted.ThrowIfCancellationRequested();
            var stored = store.Get(key) ?? throw ApiStatus.NotFound(call.Resource, key.Name);
            var live = stored.As(call.Resource, (s, _) => call.Rules.FromStorage(s.Body)).Body;
            var asked = change((JsonObject)live.DeepClone());
            var pinned = asked.Metadata().Text("resourceVersion") is not null;
            var result = await TryUpdateAsync(call, stored, live, asked, put, applied);
            if (result is not null)
            {
                return result;
            }

            if (put && pinned)
            {
                throw ApiStatus.Modified(call.Resource, key.Name);
            }
        }
    }

    private async Task<WriteResult?> TryUpdateAsync(
        ApiCall call, StoredObject stored, JsonObject live, JsonObject asked, bool put, bool applied)
    {
        var (resource, rules, name) = (call.Resource, call.Rules, stored.Key.Name);
        if (put)
        {
            UpdatePreconditions.CheckUid(call, live, asked);
        }

        var next = UpdatePreparation.WithSubresource(call, live, asked);
        UpdatePreparation.KeepServerFields(live, next);
        if (!applied)
        {
            Tracker(call).Update(live, next, Owner(call), Now(), isNew: false);
        }

        next = await admission.MutateAsync(call, Operation.Update, next, live);

        UpdatePreconditions.CheckVersion(call, stored, next);
        UpdatePreparation.KeepServerFields(live, next);
        rules.PrepareUpdate(next, live);
        var before = resource.IsStorage ? live : stored.Body;
        UpdatePreparation.SetGeneration(call, before, next);
        var metadataCauses = MetadataValidation.CheckUpdate(next, live).Concat(MetadataValidation.Check(next, rules.Name)).ToList();
        var causes = Enumerable.Repeat(metadataCauses, rules.IsCustom ? 2 : 4).SelectMany(c => c).Concat(rules.Validate(next, live)).ToList();
        if (causes.Count > 0)
        {
            throw Invalid(resource, next, name, causes);
        }

        await admission.ValidateAsync(call, Operation.Update, next, live);
        call.Warnings.AddRange(MetadataValidation.FinalizerWarnings(next).Concat(rules.Warn(next)));

        var body = rules.ToStorage(next);
        next.Metadata()["resourceVersion"] = live.Metadata().Text("resourceVersion");
        body.Metadata()["resourceVersion"] = live.Metadata().Text("resourceVersion");
        if (call.DryRun || SameButTimes(body, before))
        {
            return new WriteResult(Shown(call, call.DryRun ? next : live), false);
        }

        if (IsLastFinalizer(live, next))
        {
            var answer = (JsonObject)next.DeepClone();
            if (store.Delete(stored) is null)
            {
                return null;
            }

            definitions.Changed(stored.Key);
            return new WriteResult(answer, false);
        }

        var written = store.Update(stored, body);
        if (written is null)
        {
            return null;
        }

        next.Metadata()["resourceVersion"] = written.Revision.ToString(CultureInfo.InvariantCulture);
        var result = Shown(call, next);
        definitions.Changed(stored.Key);
        return new WriteResult(result, false);
    }

    /// <summary>The tracker of a request: its subresource decides what it can change.</summary>
    public static FieldTracker Tracker(ApiCall call) => new(call.Rules.Shape, call.Subresource switch
    {
        "status" => element => element != "f:status",
        _ when call.Resource.HasStatus => element => element == "f:status",
        _ => _ => false,
    }, isCustom: call.Rules.IsCustom);

    /// <summary>The owner that a request writes as.</summary>
    public static FieldOwner Owner(ApiCall call, bool applied = false) =>
        new(call.Manager, applied, call.Resource.ApiVersion, call.Subresource);

    /// <summary>The time, in RFC 3339.</summary>
    public string Now() => ObjectMetadata.Time(time.GetUtcNow());

    // What a version shows that is not the stored one went through the stored one's schema.
    private static JsonObject Shown(ApiCall call, JsonObject obj) =>
        call.Resource.IsStorage || !call.Rules.IsCustom ? (JsonObject)obj.DeepClone() : call.Rules.FromStorage(call.Rules.ToStorage(obj));

    // Who owned what when is no change by itself.
    private static bool SameButTimes(JsonObject left, JsonObject right)
    {
        if (JsonAccess.Same(left, right))
        {
            return true;
        }

        JsonObject Timeless(JsonObject obj)
        {
            var copy = (JsonObject)obj.DeepClone();
            foreach (var entry in copy.Metadata().List("managedFields") ?? [])
            {
                (entry as JsonObject)?.Remove("time");
            }

            return copy;
        }

        return JsonAccess.Same(Timeless(left), Timeless(right));
    }

    private static StatusException Invalid(ResourceInfo resource, JsonObject obj, string name, IReadOnlyList<StatusCause> causes) =>
        ApiStatus.Invalid(ResourceKey.Of(resource).Group, obj.Text("kind") ?? resource.Kind, name, causes);

    private static bool IsLastFinalizer(JsonObject live, JsonObject next) =>
        live.Metadata()["deletionTimestamp"] is not null && next.Metadata().List("finalizers") is not { Count: > 0 }
        && next.Object("spec").List("finalizers") is not { Count: > 0 };
}
