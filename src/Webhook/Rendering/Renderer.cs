using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Rendering;

/// <summary>
/// Has the engine make what ExternalSecrets and PushSecrets of files ask for, without a cluster and without a call. Upon a cluster it
/// makes Secrets and children, but pushes nothing, since what the stores hold is not known.
/// </summary>
/// <param name="stores">Answers for the stores.</param>
/// <param name="ns">The namespace of what names none.</param>
/// <param name="time">The clock.</param>
internal sealed class Renderer(OfflineStores stores, string ns, TimeProvider time)
{
    private const int Parallelism = 8;

    private readonly OfflineApi _api = new();

    /// <summary>Where to read what the files do not hold; null reads nothing else.</summary>
    public IKubeApi? Live
    {
        init => _api = new OfflineApi(value);
    }

    /// <summary>Documents as a cluster would store them: with the fields of others, the server's defaults and the uid.</summary>
    public IReadOnlyDictionary<LintDocument, JsonObject> Stored { get; init; } = new Dictionary<LintDocument, JsonObject>();

    /// <summary>The cluster-wide documents whose namespaces and children were added; upon a cluster no others are rendered.</summary>
    public IReadOnlySet<LintDocument> Expanded { get; init; } = new HashSet<LintDocument>();

    /// <summary>Called for each object, children among them, before the first is reconciled: some at a time.</summary>
    public Func<ManifestObject, CancellationToken, ValueTask>? BeforeReconcile { get; set; }

    /// <summary>How many of some documents are rendered.</summary>
    public static int CountOf(IReadOnlyList<LintDocument> documents) =>
        documents.Count(static d => d.Kind is "ExternalSecret" or "PushSecret" || IsClusterWide(d.Kind));

    /// <summary>Whether a kind makes children in namespaces.</summary>
    public static bool IsClusterWide(string kind) => kind is "ClusterExternalSecret" or "ClusterPushSecret";

    /// <summary>Stores an object of a cluster; one of the files stays.</summary>
    public void Add(ResourceType type, JsonObject item) => _api.Add(type.Group, type.Kind, item);

    /// <summary>Whether an object is there: one of the files, or one that was added or made, and that the engine did not delete.</summary>
    public bool Has(ResourceType type, ObjectKey key) => _api.Find(type.Group, type.Kind, key) is not null;

    /// <summary>Renders.</summary>
    /// <param name="documents">The documents of all files: what is rendered, and what it reads.</param>
    /// <param name="progress">Told of each object that is done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>
    /// What there is to say of cluster-wide objects; one for each ExternalSecret and PushSecret, theirs among them, in the order of the
    /// documents; then what the webhook refuses.
    /// </returns>
    public async Task<IReadOnlyList<RenderedObject>> RenderAsync(
        IReadOnlyList<LintDocument> documents, Action? progress, CancellationToken cancellation)
    {
        var refused = new Linter().Look(documents).Where(static f => !f.IsWarning).ToLookup(static f => f.Document);
        List<ManifestObject> found =
        [
            .. documents.Where(d => !refused.Contains(d)).Select(d => ManifestObject.Read(d, ns, Stored.GetValueOrDefault(d)))
                .OfType<ManifestObject>(),
        ];
        List<ManifestObject> objects = [.. found.Where(static o => o.IsReadable)];
        foreach (var item in objects)
        {
            _api.Put(item.Type.Group, item.Type.Kind, item.Json.DeepClone().AsObject());
        }

        if (!_api.ReadsCluster)
        {
            var namespaces = new OfflineNamespaces(_api);
            foreach (var name in objects.Where(static o => o.Type.Namespaced).Select(static o => o.Key.Namespace).Distinct(StringComparer.Ordinal))
            {
                namespaces.Add(name);
            }
        }

        using var engine = new OfflineEngine(_api, stores, time);
        var (all, told) = await new ChildRenderer(engine, _api).ExpandAsync([.. objects.Where(IsRendered)], progress, cancellation);
        if (BeforeReconcile is { } before)
        {
            await Parallel.ForEachAsync(
                all, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation }, before);
        }

        IReadOnlyList<ManifestObject> asked = [.. all.Where(o => !_api.ReadsCluster || o.Type.Kind == "ExternalSecret")];
        var rendered = await RunAsync(engine, [.. asked], progress, cancellation);
        return
        [
            .. told,
            .. asked.Select(o => rendered[o]),
            .. found.Where(static o => !o.IsReadable).Select(static o => new RenderedObject(o.Source, o.Type.Kind, o.Key.ToString())
            {
                Error = "is not of its form: kubectl apply --dry-run=server says what is wrong",
            }),
            .. documents.Where(refused.Contains).SelectMany(d => refused[d]).Select(static f =>
                new RenderedObject(
                    ObjectSource.Of(f.Document), f.Document.Kind,
                    f.Document.Namespace.Length > 0 ? $"{f.Document.Namespace}/{f.Document.Name}" : f.Document.Name)
                {
                    Error = $"{f.Path}: {f.Message}", Line = f.Line,
                }),
        ];
    }

    private bool IsRendered(ManifestObject item) =>
        item.Type.Group == ApiResources.Group
        && (item.Type.Kind == "ExternalSecret" || (item.Type.Kind == "PushSecret" && !_api.ReadsCluster)
            || (IsClusterWide(item.Type.Kind) && (!_api.ReadsCluster || Expanded.Contains(item.Document))));

    // One may read what another makes: what failed is tried again as long as others succeed.
    private async Task<Dictionary<ManifestObject, RenderedObject>> RunAsync(
        OfflineEngine engine, List<ManifestObject> left, Action? progress, CancellationToken cancellation)
    {
        var done = new Dictionary<ManifestObject, RenderedObject>();
        for (var goesOn = true; goesOn && left.Count > 0;)
        {
            goesOn = false;
            foreach (var item in left.OrderBy(static o => o.Type.Kind, StringComparer.Ordinal).ToList())
            {
                var result = await OneAsync(engine, item, cancellation);
                if (!done.ContainsKey(item) && item.Source.Owner is null)
                {
                    progress?.Invoke();
                }

                done[item] = result;
                if (result.Error is null)
                {
                    left.Remove(item);
                    goesOn = true;
                }
            }
        }

        return done;
    }

    private async Task<RenderedObject> OneAsync(OfflineEngine engine, ManifestObject item, CancellationToken cancellation)
    {
        var target = item.Type.Kind == "ExternalSecret" ? TargetOf(item) : default;
        if (target.Name is not null && Policy(item) == "Merge" && _api.Find(target.Group, target.Kind, Key(target)) is null)
        {
            // Somebody else makes it; here is what goes into it.
            _api.Put(target.Group, target.Kind, new JsonObject
            {
                ["apiVersion"] = target.ApiVersion, ["kind"] = target.Kind,
                ["metadata"] = new JsonObject { ["name"] = target.Name, ["namespace"] = item.Key.Namespace },
            });
        }

        var error = await engine.ReconcileAsync(item.Type, item.Key, cancellation);
        var pushes = stores.TakePushed();
        var made = error is null && target.Name is not null ? _api.Find(target.Group, target.Kind, Key(target)) : null;
        return new RenderedObject(item.Source, item.Type.Kind, item.Key.ToString())
        {
            Error = error,
            Line = error is null ? item.Source.Line : item.Source.LineOf(error),
            Target = Policy(item) == "None" ? null : made,
            Pushes = error is null ? pushes : [],
            Note = error is not null ? null
                : Policy(item) == "None" ? "creationPolicy: None: nothing is written"
                : target.Name is not null && made is null ? "nothing is written: the store holds nothing for it"
                : target.Name is null && pushes.Count == 0 ? "nothing is pushed: all of it is there already, or nothing matches"
                : null,
        };

        ObjectKey Key((string Group, string ApiVersion, string Kind, string? Name) of) => new(item.Key.Namespace, of.Name!);
    }

    private static (string Group, string ApiVersion, string Kind, string? Name) TargetOf(ManifestObject item)
    {
        var target = item.Json["spec"]?["target"];
        var name = target?["name"]?.GetValue<string>() is { Length: > 0 } given ? given : item.Key.Name;
        return target?["manifest"] is JsonObject manifest
            && manifest["apiVersion"]?.GetValue<string>() is { } version && manifest["kind"]?.GetValue<string>() is { } kind
                ? (OfflineKinds.Split(version).Group, version, kind, name)
                : ("", "v1", "Secret", name);
    }

    private static string? Policy(ManifestObject item) =>
        item.Type.Kind == "ExternalSecret" ? item.Json["spec"]?["target"]?["creationPolicy"]?.GetValue<string>() : null;
}
