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

/// <summary>What is found of the Secrets that ExternalSecrets make.</summary>
/// <param name="Changes">The Secrets that would change.</param>
/// <param name="Notes">Secrets that are not compared, and why, a line each.</param>
/// <param name="Problems">What went wrong, a line each.</param>
internal sealed record SecretDiffs(IReadOnlyList<ObjectChange> Changes, IReadOnlyList<string> Notes, IReadOnlyList<string> Problems);

/// <summary>
/// Compares the Secrets that ExternalSecrets would make with those of a cluster: the engine renders them upon what is there, as it
/// would do after an apply. Nothing is written.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="stores">Answers for the stores.</param>
/// <param name="hash">Stands in for values.</param>
/// <param name="ns">The namespace of what names none.</param>
/// <param name="time">The clock.</param>
internal sealed class SecretDiffer(IKubeApi api, OfflineStores stores, RunHash hash, string ns, TimeProvider time)
{
    private readonly FieldComparer _comparer = new(hash);

    /// <summary>Compares.</summary>
    /// <param name="documents">The documents of all files.</param>
    /// <param name="diffs">What an apply of them comes to.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async Task<SecretDiffs> CompareAsync(
        IReadOnlyList<LintDocument> documents, IReadOnlyList<DocumentDiff> diffs, CancellationToken cancellation)
    {
        var (changes, notes, problems) = (new List<ObjectChange>(), new List<string>(), new List<string>());
        var uids = diffs.Where(static d => d.Uid is not null).DistinctBy(static d => (d.Document.Kind, d.Key)).ToDictionary(static d => (d.Document.Kind, d.Key), static d => d.Uid!);
        var renderer = new Renderer(stores, ns, time) { Live = api, Uids = uids };
        var before = new Dictionary<LintDocument, JsonObject?>(ReferenceEqualityComparer.Instance);
        foreach (var diff in diffs.Where(static d => d.Problem is null && d.Document.Kind == "ExternalSecret" && d.Document.GroupVersionKind.Group == ApiResources.Group))
        {
            var read = IsSecret(diff.Document) ? await ReadAsync(renderer, diff, cancellation) : (null, null);
            if (read.Problem is not null)
            {
                problems.Add($"{Place(diff.Document)}: Secret of ExternalSecret {diff.Key}: {read.Problem}");
            }
            else if (IsSecret(diff.Document))
            {
                before[diff.Document] = read.Secret;
            }
        }

        var byDocument = diffs.ToDictionary<DocumentDiff, LintDocument>(static d => d.Document, ReferenceEqualityComparer.Instance);
        foreach (var made in await renderer.RenderAsync(documents, null, cancellation))
        {
            if (!before.TryGetValue(made.Document, out var was))
            {
                continue;
            }

            if (made.Error is { } error)
            {
                (error.Contains(OfflineStores.NotKnown, StringComparison.Ordinal) ? notes : problems)
                    .Add($"{made.Document.File}:{made.Line}: the Secret of {made.Name} is not compared: {error.ReplaceLineEndings(" ")}");
            }
            else if (IsGenerated(made.Document))
            {
                notes.Add($"{Place(made.Document)}: the Secret of {made.Name} is not compared: values of it are generated");
            }
            else
            {
                changes.AddRange(Compare(made, was) is { } change ? [change] : []);
                changes.AddRange(await LeftBehindAsync(made, byDocument[made.Document], cancellation));
            }
        }

        return new SecretDiffs(changes, notes, problems);
    }

    // The target as it is goes to the engine, so that ownership, merging and immutability count.
    private async ValueTask<(JsonObject? Secret, string? Problem)> ReadAsync(Renderer renderer, DocumentDiff diff, CancellationToken cancellation)
    {
        var owner = diff.Document.Manifest.Deserialize(ApiResources.ExternalSecrets.Json)!;
        owner.Metadata.NamespaceProperty = diff.Key.Namespace;
        var read = await api.GetAsync(BuiltIn.Secret, new ObjectKey(diff.Key.Namespace, DesiredSecret.Name(owner)), cancellation);
        if (!read.Ok)
        {
            return (null, read.Failure.IsNotFound ? null : read.Failure.Message);
        }

        var json = JsonSerializer.SerializeToNode(read.Value, BuiltIn.Secret.Json)!.AsObject();
        json["apiVersion"] = "v1";
        json["kind"] = "Secret";
        renderer.Add(BuiltIn.Secret, json.DeepClone().AsObject());
        return (json, null);
    }

    // With a new target name the engine deletes what it made under the old one.
    private async ValueTask<IReadOnlyList<ObjectChange>> LeftBehindAsync(RenderedObject made, DocumentDiff diff, CancellationToken cancellation)
    {
        if (diff is not { Change: not null, Uid: not null } || made.Target is null
            || made.Target["metadata"]?["labels"]?[WellKnown.CreatedByLabel]?.GetValue<string>() is not { } createdBy)
        {
            return [];
        }

        var listed = await api.ListAsync(
            ObjectHeader.Of(BuiltIn.Secret), diff.Key.Namespace, new ListSelector(Labels: $"{WellKnown.CreatedByLabel}={createdBy}"), cancellation);
        return
        [
            .. (listed.Value?.Items ?? []).Where(s => s.Metadata.Name != made.Target["metadata"]!["name"]!.GetValue<string>()).Select(s =>
                new ObjectChange("Secret", $"{diff.Key.Namespace}/{s.Metadata.Name}", Place(made.Document), ChangeType.Removed, []) { MadeBy = made.Name }),
        ];
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
            .. _comparer.Compare("data", was["data"] ?? new JsonObject(), made.Target["data"] ?? new JsonObject()),
            .. _comparer.Compare("type", was["type"], made.Target["type"] ?? "Opaque"),
            .. _comparer.Compare("immutable", was["immutable"], made.Target["immutable"]),
            .. _comparer.Compare("metadata.labels", Map(was, "labels"), Map(made.Target, "labels")),
            .. _comparer.Compare("metadata.annotations", Map(was, "annotations"), Map(made.Target, "annotations")),
        ];
        return was is not null && fields.Count == 0 ? null : new ObjectChange(
            "Secret", $"{made.Target["metadata"]!["namespace"]}/{made.Target["metadata"]!["name"]}", Place(made.Document),
            was is null ? ChangeType.Added : ChangeType.Changed,
            was is null ? [.. _comparer.Compare("data", new JsonObject(), made.Target["data"] ?? new JsonObject())] : fields)
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

    private static bool IsSecret(LintDocument document) => !document.Spec.Get("target").Has("manifest");

    private static bool IsGenerated(LintDocument document) =>
        FetchPlan.Of(document.Manifest.Deserialize(ApiResources.ExternalSecrets.Json) ?? new ExternalSecret()).Generators().Any();

    private static string Place(LintDocument document) => $"{document.File}:{(int)document.Root.Start.Line}";
}
