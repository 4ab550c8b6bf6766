using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Json;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Naming;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Diffing;

/// <summary>Compares the Secrets that ExternalSecrets would make with those that a cluster has.</summary>
/// <param name="api">The API server.</param>
/// <param name="renderer">Has the engine make them.</param>
/// <param name="comparer">Compares fields.</param>
/// <param name="documents">The documents of which the server would take an apply: no others are compared.</param>
internal sealed class SecretDiffer(IKubeApi api, Renderer renderer, FieldComparer comparer, IReadOnlySet<LintDocument> documents)
{
    private const int Parallelism = 8;

    private readonly ConcurrentDictionary<string, Standing> _standing = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads the target of an ExternalSecret and gives it to the engine, so that ownership, merging and immutability count.
    /// For any number of threads.
    /// </summary>
    /// <param name="item">Any object.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async ValueTask ReadAsync(ManifestObject item, CancellationToken cancellation)
    {
        if (!IsCompared(item.Type.Kind, item.Source))
        {
            return;
        }

        var owner = item.Json.Deserialize(ApiResources.ExternalSecrets.Json)!;
        var read = await api.GetAsync(BuiltIn.Secret, new ObjectKey(item.Key.Namespace, DesiredSecret.Name(owner)), cancellation);
        if (!read.Ok)
        {
            _standing[item.Key.ToString()] = new Standing(owner, null, read.Failure.IsNotFound ? null : read.Failure.Message);
            return;
        }

        var json = JsonSerializer.SerializeToNode(read.Value, BuiltIn.Secret.Json)!.AsObject();
        json["apiVersion"] = "v1";
        json["kind"] = "Secret";
        renderer.Add(BuiltIn.Secret, json.DeepClone().AsObject());
        _standing[item.Key.ToString()] = new Standing(owner, json, null);
    }

    /// <summary>Compares.</summary>
    /// <param name="rendered">What the engine made.</param>
    /// <param name="changes">The objects that an apply changes.</param>
    /// <param name="removed">The children that go.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async Task<EngineDiffs> CompareAsync(
        IReadOnlyList<RenderedObject> rendered, IReadOnlyList<ObjectChange> changes, IReadOnlyList<LiveChild> removed,
        CancellationToken cancellation)
    {
        var (problems, unknown, failed, made) =
            (new List<string>(), new List<(RenderedObject, string)>(), new List<(RenderedObject, string)>(), new List<RenderedObject>());
        foreach (var item in rendered.Where(r => IsCompared(r.Kind, r.Source)))
        {
            var standing = _standing.GetValueOrDefault(item.Key);
            if (standing?.Problem is { } unread)
            {
                problems.Add($"{item.Document.Place}: Secret of {item.Name}: {unread}");
            }
            else if (item.Error is { } error)
            {
                (error.Contains(OfflineStores.NotKnown, StringComparison.Ordinal) ? unknown : failed).Add((item, error.ReplaceLineEndings(" ")));
            }
            else if (FetchPlan.Of(standing!.Owner).Generators().Any())
            {
                unknown.Add((item, "values of it are generated"));
            }
            else
            {
                made.Add(item);
            }
        }

        var changed = changes.Where(static c => c is { Kind: "ExternalSecret", Type: ChangeType.Changed }).Select(static c => c.Name)
            .ToHashSet(StringComparer.Ordinal);
        var found = await EachAsync(made, async (item, token) =>
        [
            .. Compare(item, _standing[item.Key].Secret) is { } change ? [change] : Array.Empty<ObjectChange>(),
            .. changed.Contains(item.Key) ? await LeftBehindAsync(item, _standing[item.Key].Owner, token) : [],
        ], cancellation);
        var kept = rendered.Where(static r => r.Target?["kind"]?.GetValue<string>() == "Secret").Select(static r => KeyOf(r.Target!))
            .ToHashSet(StringComparer.Ordinal);
        var gone = await EachAsync(removed, async (child, token) => await GoneAsync(child, kept, problems, token), cancellation);
        return new EngineDiffs([.. found, .. gone], [.. Lines(unknown)], [.. problems, .. Lines(failed)]);
    }

    // Of the children of one object there may be hundreds, which all fail of the same.
    private static IEnumerable<string> Lines(IEnumerable<(RenderedObject Made, string Why)> left) => left
        .GroupBy(static l => ($"{l.Made.Document.File}:{l.Made.Line}", l.Made.Source.Owner ?? l.Made.Name, l.Why))
        .Select(static g => g.Count() == 1
            ? $"{g.Key.Item1}: the Secret of {g.First().Made.Name} is not compared: {g.Key.Why}"
            : $"{g.Key.Item1}: the Secrets of {g.Count()} ExternalSecrets of {g.Key.Item2} are not compared: {g.Key.Why}");

    private static async Task<IReadOnlyList<ObjectChange>> EachAsync<T>(
        IReadOnlyList<T> items, Func<T, CancellationToken, Task<IReadOnlyList<ObjectChange>>> compare, CancellationToken cancellation)
    {
        var changes = new IReadOnlyList<ObjectChange>[items.Count];
        await Parallel.ForAsync(
            0, items.Count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation },
            async (at, token) => changes[at] = await compare(items[at], token));
        return [.. changes.SelectMany(static c => c)];
    }

    // With a new target name the engine deletes what it made under the old one.
    private async ValueTask<IReadOnlyList<ObjectChange>> LeftBehindAsync(
        RenderedObject made, ExternalSecret owner, CancellationToken cancellation)
    {
        if (made.Target?["metadata"]?["labels"]?[WellKnown.CreatedByLabel]?.GetValue<string>() is not { } createdBy)
        {
            return [];
        }

        var ns = owner.Metadata.NamespaceProperty;
        var listed = await api.ListAsync(
            ObjectHeader.Of(BuiltIn.Secret), ns, new ListSelector(Labels: $"{WellKnown.CreatedByLabel}={createdBy}"), cancellation);
        return
        [
            .. (listed.Value?.Items ?? []).Where(s => s.Metadata.Name != DesiredSecret.Name(owner)).Select(s =>
                new ObjectChange("Secret", $"{ns}/{s.Metadata.Name}", made.Document.Place, ChangeType.Removed, []) { MadeBy = made.Name }),
        ];
    }

    // The garbage collector, or the engine, deletes what a deleted child controls.
    private async Task<IReadOnlyList<ObjectChange>> GoneAsync(
        LiveChild child, HashSet<string> kept, List<string> problems, CancellationToken cancellation)
    {
        if (child.Type.Kind != "ExternalSecret" || child.Json["spec"]?["target"]?["manifest"] is not null)
        {
            return [];
        }

        var owner = child.Json.Deserialize(ApiResources.ExternalSecrets.Json)!;
        var key = new ObjectKey(child.Key.Namespace, DesiredSecret.Name(owner));
        var name = $"ExternalSecret {child.Key} of {child.Owner!.Kind} {child.Owner.Name}";
        var read = await api.GetAsync(ObjectHeader.Of(BuiltIn.Secret), key, cancellation);
        if (read is { Ok: false, Failure: { IsNotFound: false } failure })
        {
            lock (problems)
            {
                problems.Add($"{child.Owner.Place}: Secret of {name}: {failure.Message}");
            }
        }

        return read.Ok && Ownership.Controller(read.Value)?.Uid == owner.Metadata.Uid && !kept.Contains(key.ToString())
            ? [new ObjectChange("Secret", key.ToString(), child.Owner.Place, ChangeType.Removed, []) { MadeBy = name }]
            : [];
    }

    private ObjectChange? Compare(RenderedObject made, JsonObject? was)
    {
        if (made.Target is null)
        {
            // creationPolicy: None writes nothing; else the store holds nothing, and the deletion policy says what that means.
            return null;
        }

        List<FieldChange> fields = was is null ? [] :
        [
            .. comparer.Compare("data", was["data"] ?? new JsonObject(), made.Target["data"] ?? new JsonObject()),
            .. comparer.Compare("type", was["type"], made.Target["type"] ?? "Opaque"),
            .. comparer.Compare("immutable", was["immutable"], made.Target["immutable"]),
            .. comparer.Compare("metadata.labels", Map(was, "labels"), Map(made.Target, "labels")),
            .. comparer.Compare("metadata.annotations", Map(was, "annotations"), Map(made.Target, "annotations")),
        ];
        return was is not null && fields.Count == 0 ? null : new ObjectChange(
            "Secret", KeyOf(made.Target), made.Document.Place, was is null ? ChangeType.Added : ChangeType.Changed,
            was is null ? [.. comparer.Compare("data", new JsonObject(), made.Target["data"] ?? new JsonObject())] : fields)
        {
            MadeBy = made.Name,
        };
    }

    // The hash of the data says nothing that the data does not.
    private static JsonObject Map(JsonObject secret, string field)
    {
        var map = secret["metadata"]?[field]?.DeepClone() as JsonObject ?? [];
        map.Remove(WellKnown.DataHashAnnotation);
        return map;
    }

    private static string KeyOf(JsonObject secret) => $"{secret["metadata"]!["namespace"]}/{secret["metadata"]!["name"]}";

    private bool IsCompared(string kind, ObjectSource source) =>
        kind == "ExternalSecret" && documents.Contains(source.Document) && !source.Spec.Get("target").Has("manifest");

    private sealed record Standing(ExternalSecret Owner, JsonObject? Secret, string? Problem);
}
