using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Lint;
using Keyferry.Webhook.Rendering.Offline;

namespace Keyferry.Webhook.Rendering;

/// <summary>Has the engine make what ExternalSecrets and PushSecrets of files ask for, without a cluster and without a call.</summary>
/// <param name="stores">Answers for the stores.</param>
/// <param name="ns">The namespace of what names none.</param>
/// <param name="time">The clock.</param>
internal sealed partial class Renderer(OfflineStores stores, string ns, TimeProvider time)
{
    private readonly OfflineApi _api = new();

    /// <summary>Where to read what the files do not hold; null reads nothing else.</summary>
    public IKubeApi? Live
    {
        init => _api = new OfflineApi(value);
    }

    /// <summary>The uids of objects that a cluster holds already.</summary>
    public IReadOnlyDictionary<(string Kind, ObjectKey Key), string> Uids { get; init; } =
        new Dictionary<(string Kind, ObjectKey Key), string>();

    /// <summary>How many of some documents are rendered.</summary>
    public static int CountOf(IReadOnlyList<LintDocument> documents) => documents.Count(static d => d.Kind is "ExternalSecret" or "PushSecret");

    /// <summary>Stores an object that the files do not hold, such as one of a cluster.</summary>
    public void Add(ResourceType type, JsonObject item) => _api.Put(type.Group, type.Kind, item);

    /// <summary>Renders.</summary>
    /// <param name="documents">The documents of all files: what is rendered, and what it reads.</param>
    /// <param name="progress">Told of each object that is done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>One for each ExternalSecret and PushSecret, in the order of the documents; then what the webhook refuses.</returns>
    public async Task<IReadOnlyList<RenderedObject>> RenderAsync(
        IReadOnlyList<LintDocument> documents, Action? progress, CancellationToken cancellation)
    {
        var refused = new Linter().Look(documents).Where(static f => !f.IsWarning).ToLookup(static f => f.Document);
        List<ManifestObject> found =
        [
            .. documents.Where(d => !refused.Contains(d)).Select(d => ManifestObject.Read(d, ns)).OfType<ManifestObject>(),
        ];
        List<ManifestObject> objects = [.. found.Where(static o => o.IsReadable)];
        foreach (var item in objects)
        {
            var json = item.Json.DeepClone().AsObject();
            if (Uids.TryGetValue((item.Type.Kind, item.Key), out var uid))
            {
                json["metadata"]!["uid"] = uid;
            }

            _api.Put(item.Type.Group, item.Type.Kind, json);
        }

        if (!_api.ReadsCluster)
        {
            AddNamespaces(objects);
        }

        List<ManifestObject> asked = [.. objects.Where(IsRendered)];
        var rendered = await RunAsync([.. asked], progress, cancellation);
        return
        [
            .. asked.Select(o => rendered[o]),
            .. found.Where(static o => !o.IsReadable).Select(static o => new RenderedObject(o.Document, o.Key.ToString())
            {
                Error = "is not of its form: kubectl apply --dry-run=server says what is wrong",
            }),
            .. documents.Where(refused.Contains).SelectMany(d => refused[d]).Select(static f =>
                new RenderedObject(f.Document, f.Document.Namespace.Length > 0 ? $"{f.Document.Namespace}/{f.Document.Name}" : f.Document.Name)
                {
                    Error = $"{f.Path}: {f.Message}", Line = f.Line,
                }),
        ];
    }

    // Upon a cluster nothing is pushed: what its stores hold is not known.
    private bool IsRendered(ManifestObject item) =>
        item.Type.Group == ApiResources.Group && (item.Type.Kind == "ExternalSecret" || (item.Type.Kind == "PushSecret" && !_api.ReadsCluster));

    // One may read what another makes: what failed is tried again as long as others succeed.
    private async Task<Dictionary<ManifestObject, RenderedObject>> RunAsync(
        List<ManifestObject> left, Action? progress, CancellationToken cancellation)
    {
        var done = new Dictionary<ManifestObject, RenderedObject>();
        using var engine = new OfflineEngine(_api, stores, time);
        for (var goesOn = true; goesOn && left.Count > 0;)
        {
            goesOn = false;
            foreach (var item in left.OrderBy(static o => o.Type.Kind, StringComparer.Ordinal).ToList())
            {
                var result = await OneAsync(engine, item, cancellation);
                if (!done.ContainsKey(item))
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
        return new RenderedObject(item.Document, item.Key.ToString())
        {
            Error = error,
            Line = error is null ? (int)item.Document.Root.Start.Line : LineOf(item.Document, error),
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
        var name = target?["name"]?.GetValue<string>() is { Length: > 0 } given ? given : item.Document.Name;
        return target?["manifest"] is JsonObject manifest
            && manifest["apiVersion"]?.GetValue<string>() is { } version && manifest["kind"]?.GetValue<string>() is { } kind
                ? (OfflineKinds.Split(version).Group, version, kind, name)
                : ("", "v1", "Secret", name);
    }

    private static string? Policy(ManifestObject item) =>
        item.Type.Kind == "ExternalSecret" ? item.Json["spec"]?["target"]?["creationPolicy"]?.GetValue<string>() : null;

    private void AddNamespaces(List<ManifestObject> objects)
    {
        foreach (var name in objects.Where(static o => o.Type.Namespaced).Select(static o => o.Key.Namespace).Distinct(StringComparer.Ordinal))
        {
            if (_api.Find("", "Namespace", new ObjectKey("", name)) is null)
            {
                _api.Put("", "Namespace", new JsonObject
                {
                    ["apiVersion"] = "v1", ["kind"] = "Namespace",
                    ["metadata"] = new JsonObject
                    {
                        ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name },
                    },
                });
            }
        }
    }

    private static int LineOf(LintDocument document, string error) =>
        document.LineOf(Path().Match(error) is { Success: true } path ? FieldPath.Root.Below(path.Value) : FieldPath.Root);

    [GeneratedRegex(@"spec(\.[A-Za-z]+(\[[0-9]{1,4}\])?)+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Path();
}
