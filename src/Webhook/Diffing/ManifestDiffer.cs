using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Discovery;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Lint;

namespace Keyferry.Webhook.Diffing;

/// <summary>What an apply of one document comes to.</summary>
/// <param name="Document">The document.</param>
/// <param name="Key">The object.</param>
internal sealed record DocumentDiff(LintDocument Document, ObjectKey Key)
{
    /// <summary>The change; null where there is none.</summary>
    public ObjectChange? Change { get; init; }

    /// <summary>Why it is not known; null where it is.</summary>
    public string? Problem { get; init; }

    /// <summary>The object as the server would store it; null where it did not say.</summary>
    public JsonObject? Stored { get; init; }
}

/// <summary>Compares manifests with a cluster: each is applied on the server as a dry run, so that its defaults and webhooks count.</summary>
/// <param name="api">The API server.</param>
/// <param name="kinds">Finds kinds.</param>
/// <param name="hash">Stands in for values.</param>
/// <param name="fieldManager">Who would apply.</param>
/// <param name="ns">The namespace of what names none.</param>
internal sealed class ManifestDiffer(IKubeApi api, IKindDiscovery kinds, RunHash hash, string fieldManager, string ns)
{
    private readonly FieldComparer _comparer = new(hash);

    /// <summary>Compares one document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="comesToo">Whether the namespace of this name is among the documents.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<DocumentDiff> CompareAsync(LintDocument document, Func<string, bool> comesToo, CancellationToken cancellation)
    {
        var result = new DocumentDiff(document, new ObjectKey(document.Namespace, document.Name));
        if (document.Name.Length == 0 || document.Kind.Length == 0 || JsonNode.Parse(document.Manifest.GetRawText()) is not JsonObject manifest
            || manifest["apiVersion"]?.GetValueKind() != JsonValueKind.String)
        {
            return result with { Problem = "is no object with apiVersion, kind and metadata.name" };
        }

        var found = await kinds.FindAsync(manifest["apiVersion"]!.GetValue<string>(), document.Kind, cancellation);
        if (found is { Ok: false, Failure: var unknown })
        {
            return result with { Problem = unknown.Message };
        }

        var type = found.Value!;
        if (type.Namespaced && document.Namespace.Length == 0)
        {
            manifest["metadata"]!["namespace"] = ns;
        }

        result = result with { Key = new ObjectKey(type.Namespaced ? manifest["metadata"]!["namespace"]!.GetValue<string>() : "", document.Name) };
        manifest.Remove("status");
        var live = await api.GetAsync(type, result.Key, cancellation);
        if (live is { Ok: false, Failure: { IsNotFound: false } unread })
        {
            return result with { Problem = unread.Message };
        }

        var dryRun = new WriteOptions(fieldManager, Force: true, DryRun: true);
        var applied = await api.PatchAsync(type, result.Key, KubePatch.Apply(manifest), dryRun, cancellation);
        if (applied is { Ok: false, Failure: var refused })
        {
            // Of any kind the server may quote a value; of ours the webhook does not, and says what is wrong and how to mend it.
            if (IsOurs(type) && !refused.IsServerTrouble
                && (await api.PatchAsync(ObjectHeader.Of(type), result.Key, KubePatch.Apply(manifest), dryRun, cancellation)).Failure is { } whole)
            {
                refused = whole;
            }

            // Into a namespace that is made in the same apply nothing can be tried.
            return live.Value is null && refused.IsNotFound && comesToo(result.Key.Namespace)
                ? result with { Change = Changed(document, result.Key, ChangeType.Added, []) }
                : result with { Problem = refused.Message };
        }

        return live.Value is null
            ? result with { Change = Changed(document, result.Key, ChangeType.Added, []), Stored = Json(type, applied.Value!) }
            : Compare(result, type, live.Value, applied.Value!, manifest);
    }

    private static bool IsOurs(ResourceType type) => type.Group is ApiResources.Group or ApiResources.GeneratorGroup;

    private DocumentDiff Compare(
        DocumentDiff result, ResourceType<UnstructuredObject> type, UnstructuredObject live, UnstructuredObject applied, JsonObject manifest)
    {
        var (before, after) = (Json(type, live), Json(type, applied));
        LastApplied.Prune(after, before, manifest);
        List<FieldChange> fields = [.. _comparer.Compare("", OwnFields.Of(before), OwnFields.Of(after))];
        return result with
        {
            Stored = after,
            Change = fields.Count == 0 ? null : Changed(result.Document, result.Key, ChangeType.Changed, fields),
        };
    }

    private static ObjectChange Changed(LintDocument document, ObjectKey key, ChangeType type, IReadOnlyList<FieldChange> fields) =>
        new(document.Kind, key.ToString(), document.Place, type, fields);

    private static JsonObject Json(ResourceType<UnstructuredObject> type, UnstructuredObject item) =>
        JsonSerializer.SerializeToNode(item, type.Json)!.AsObject();
}
