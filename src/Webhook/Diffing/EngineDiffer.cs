using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Diffing;

/// <summary>What is found of the objects that the engine makes.</summary>
/// <param name="Changes">The objects that would change.</param>
/// <param name="Notes">What is not compared, and why, a line each.</param>
/// <param name="Problems">What went wrong, a line each.</param>
internal sealed record EngineDiffs(IReadOnlyList<ObjectChange> Changes, IReadOnlyList<string> Notes, IReadOnlyList<string> Problems);

/// <summary>
/// Compares what the engine would make with what a cluster has: children of cluster-wide objects, and Secrets of ExternalSecrets.
/// The engine works upon what is there, as it would do after an apply. Nothing is written.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="stores">Answers for the stores.</param>
/// <param name="hash">Stands in for values.</param>
/// <param name="ns">The namespace of what names none.</param>
/// <param name="time">The clock.</param>
internal sealed class EngineDiffer(IKubeApi api, OfflineStores stores, RunHash hash, string ns, TimeProvider time)
{
    /// <summary>Compares.</summary>
    /// <param name="documents">The documents of all files.</param>
    /// <param name="diffs">What an apply of them comes to.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async Task<EngineDiffs> CompareAsync(
        IReadOnlyList<LintDocument> documents, IReadOnlyList<DocumentDiff> diffs, CancellationToken cancellation)
    {
        var taken = new HashSet<LintDocument>(
            diffs.Where(static d => d.Problem is null).Select(static d => d.Document), ReferenceEqualityComparer.Instance);
        var stored = new Dictionary<LintDocument, JsonObject>(ReferenceEqualityComparer.Instance);
        foreach (var diff in diffs.Where(static d => d.Stored is not null))
        {
            stored[diff.Document] = diff.Stored!;
        }

        var live = await LiveChildren.ReadAsync(api, documents.Where(taken.Contains), cancellation);
        var renderer = new Renderer(stores, ns, time) { Live = api, Stored = stored, Expanded = live.Owners };
        live.AddTo(renderer);
        var comparer = new FieldComparer(hash);
        var children = new ChildDiffer(live, comparer);
        var secrets = new SecretDiffer(api, renderer, comparer, taken);
        renderer.BeforeReconcile = async (item, token) =>
        {
            if (item.Source.Owner is not null)
            {
                children.Add(item);
            }

            await secrets.ReadAsync(item, token);
        };

        var rendered = await renderer.RenderAsync(documents, null, cancellation);
        var removed = children.Removed(renderer);
        var changed = children.Compare(documents, removed);
        var found = await secrets.CompareAsync(
            rendered, [.. diffs.Select(static d => d.Change).OfType<ObjectChange>(), .. changed], removed, cancellation);
        return new EngineDiffs(
            [.. changed, .. found.Changes], [.. live.Notes, .. found.Notes],
            [
                .. live.Problems,
                .. rendered.Where(r => r.Error is not null && Renderer.IsClusterWide(r.Kind) && taken.Contains(r.Document))
                    .Select(static r => $"{r.Document.File}:{r.Line}: {r.Name}: {r.Error!.ReplaceLineEndings(" ")}"),
                .. found.Problems,
            ]);
    }
}
