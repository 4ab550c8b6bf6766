using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Kubernetes.Types;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Takeover;

/// <summary>A cluster as External Secrets Operator leaves it (recorded in tests/Cluster/Takeover), put into another.</summary>
internal static class RecordedCluster
{
    /// <summary>Makes all of it; uids are new, and owner references follow them.</summary>
    public static async Task RestoreAsync(KubeConnection kube)
    {
        var items = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root(), "tests", "Cluster", "Takeover", "state.json")))!["items"]!.AsArray();
        var uids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in OwnersFirst(items.Where(static i => i!["kind"]!.GetValue<string>() != "Event")))
        {
            await RestoreAsync(kube, item.DeepClone().AsObject(), uids);
        }
    }

    private static async Task RestoreAsync(KubeConnection kube, JsonObject item, Dictionary<string, string> uids)
    {
        var metadata = item["metadata"]!.AsObject();
        var oldUid = metadata["uid"]?.GetValue<string>() ?? "";
        foreach (var own in new[] { "uid", "resourceVersion", "creationTimestamp", "generation", "selfLink" })
        {
            metadata.Remove(own);
        }

        foreach (var owner in metadata["ownerReferences"] as JsonArray ?? [])
        {
            owner!["uid"] = uids[owner["uid"]!.GetValue<string>()];
        }

        var kind = await kube.Kinds.FindAsync(item["apiVersion"]!.GetValue<string>(), item["kind"]!.GetValue<string>(), CancellationToken.None);
        Assert.That(kind.Ok, Is.True, kind.Failure?.Message);
        var made = await kube.Api.CreateAsync(
            kind.Value!, item.Deserialize(KubeJsonContext.Default.UnstructuredObject)!, WriteOptions.Plain, CancellationToken.None);
        if (made.Failure?.IsAlreadyExists == true)
        {
            return;
        }

        Assert.That(made.Ok, Is.True, made.Failure?.Message);
        uids[oldUid] = made.Value!.Metadata.Uid;
        if (item["status"] is not { } status || item["kind"]!.GetValue<string>() == "Namespace")
        {
            return;
        }

        // Fresh, so that no refresh is due.
        status = status.DeepClone();
        if (status["refreshTime"] is not null)
        {
            status["refreshTime"] = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        }

        var stored = await kube.Api.PatchAsync(
            kind.Value!, new ObjectKey(made.Value.Metadata.NamespaceProperty ?? "", made.Value.Metadata.Name),
            KubePatch.Merge(new JsonObject { ["status"] = status }), WriteOptions.Status, CancellationToken.None);
        Assert.That(stored.Ok, Is.True, stored.Failure?.Message);
    }

    private static IEnumerable<JsonNode> OwnersFirst(IEnumerable<JsonNode?> items)
    {
        var waiting = items.Select(static i => i!).ToList();
        var made = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.Count > 0)
        {
            var next = waiting.First(i => (i["metadata"]!["ownerReferences"] as JsonArray ?? []).All(o => made.Contains(o!["uid"]!.GetValue<string>())));
            waiting.Remove(next);
            made.Add(next["metadata"]!["uid"]?.GetValue<string>() ?? "");
            yield return next;
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "webhook.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("webhook.sln is in no folder above the tests");
        }

        return folder.FullName;
    }
}
