using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests;

/// <summary>A cluster as External Secrets Operator leaves it (recorded), taken over by Keyferry.</summary>
[Parallelizable(ParallelScope.Self)]
public sealed class TakeoverTests
{
    private static readonly string[] Kinds = ["ExternalSecret", "SecretStore", "ClusterSecretStore", "PushSecret"];

    [Test]
    public async Task Taking_a_cluster_over_rewrites_nothing()
    {
        await using var servers = await ClusterServers.StartAsync();
        using var api = new RawApi(servers.Environment);
        await (await servers.StartKeyferryAsync()).DisposeAsync();

        // Only the CRDs shall stay: what was made before there was an engine passed no webhook.
        foreach (var kind in new[] { "mutatingwebhookconfigurations", "validatingwebhookconfigurations" })
        {
            await servers.KubectlAsync(null, "delete", kind, "--all");
        }

        var items = JsonNode.Parse(await File.ReadAllTextAsync(
            Repository.Path("tests", "Cluster", "Takeover", "state.json")))!["items"]!.AsArray();
        await RestoreAsync(api, items);
        var before = await ReadAllAsync(api, items);
        await IsNothingInTheWayAsync(servers);

        await using (var keyferry = await servers.StartKeyferryAsync())
        {
            await Task.Delay(TimeSpan.FromSeconds(8));
            var after = await ReadAllAsync(api, items);
            Assert.Multiple(() =>
            {
                foreach (var (path, was) in before)
                {
                    var now = after[path];
                    if (path.Contains("/secrets/", StringComparison.Ordinal))
                    {
                        Assert.That(now?["metadata"]!["resourceVersion"]!.ToJsonString(), Is.EqualTo(was!["metadata"]!["resourceVersion"]!.ToJsonString()), path);
                    }
                    else
                    {
                        Assert.That(Intent(now!), Is.EqualTo(Intent(was!)), path);
                    }
                }
            });
            await RotatesWhatUsesItAsync(servers, api);
            Assert.That(keyferry.HasExited, Is.False);
        }
    }

    private static async Task IsNothingInTheWayAsync(ClusterServers servers)
    {
        var check = await Command.RunAsync(KeyferryProcess.Program, ["takeover", "--check"], servers.Environment);
        Assert.That(check.ExitCode, Is.Zero, check.All);
    }

    // One changed value and a forced sync: written with the field manager that the peer used.
    private static async Task RotatesWhatUsesItAsync(ClusterServers servers, RawApi api)
    {
        const string path = "/api/v1/namespaces/takeover/secrets/owner";
        var before = (await api.SendAsync(HttpMethod.Get, path)).Body!;
        await servers.KubectlAsync(null, "-n", "takeover", "annotate", "es", "owner", "force-sync=now");
        for (var tries = 0; tries < 50; tries++)
        {
            var now = (await api.SendAsync(HttpMethod.Get, path)).Body!;
            if (now["metadata"]!["annotations"]!["force-sync"] is not null)
            {
                Assert.That(Managers(now), Is.EqualTo(Managers(before)));
                return;
            }

            await Task.Delay(200);
        }

        Assert.Fail("the forced sync did not arrive");
    }

    private static IEnumerable<string> Managers(JsonNode item) =>
        item["metadata"]!["managedFields"]!.AsArray().Select(static m => $"{m!["manager"]} {m["operation"]}").Distinct().Order(StringComparer.Ordinal);

    private static string Intent(JsonNode item) => new JsonObject
    {
        ["spec"] = item["spec"]?.DeepClone(),
        ["finalizers"] = item["metadata"]!["finalizers"]?.DeepClone(),
        ["labels"] = item["metadata"]!["labels"]?.DeepClone(),
        ["annotations"] = item["metadata"]!["annotations"]?.DeepClone(),
    }.ToJsonString();

    private static async Task RestoreAsync(RawApi api, JsonArray items)
    {
        var uids = new Dictionary<string, string>(StringComparer.Ordinal);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        foreach (var item in OwnersFirst(items.Where(static i => i!["kind"]!.GetValue<string>() != "Event")))
        {
            var body = item!.DeepClone();
            var metadata = body["metadata"]!.AsObject();
            var oldUid = metadata["uid"]?.GetValue<string>() ?? "";
            foreach (var own in new[] { "uid", "resourceVersion", "creationTimestamp", "generation", "selfLink" })
            {
                metadata.Remove(own);
            }

            foreach (var owner in metadata["ownerReferences"] as JsonArray ?? [])
            {
                owner!["uid"] = uids[owner["uid"]!.GetValue<string>()];
            }

            var collection = RawApi.Collection(body);
            var (status, made) = await api.SendAsync(HttpMethod.Post, collection, body);
            Assert.That(status, Is.EqualTo(201).Or.EqualTo(409), made?.ToJsonString());
            if (status == 409)
            {
                continue;
            }

            uids[oldUid] = made!["metadata"]!["uid"]!.GetValue<string>();
            if (item["status"] is { } wanted && item["kind"]!.GetValue<string>() != "Namespace")
            {
                made["status"] = wanted.DeepClone();
                if (made["status"]!["refreshTime"] is not null)
                {
                    made["status"]!["refreshTime"] = now;
                }

                var (stored, answer) = await api.SendAsync(
                    HttpMethod.Put, $"{collection}/{made["metadata"]!["name"]}/status", made);
                Assert.That(stored, Is.EqualTo(200), answer?.ToJsonString());
            }
        }
    }

    // What a cluster-wide object fans out stands before it in the list; it needs its owner's new uid.
    private static IEnumerable<JsonNode> OwnersFirst(IEnumerable<JsonNode?> items)
    {
        var waiting = items.Select(static i => i!).ToList();
        var made = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.Count > 0)
        {
            var next = waiting.First(i => (i["metadata"]!["ownerReferences"] as JsonArray ?? [])
                .All(o => made.Contains(o!["uid"]!.GetValue<string>())));
            waiting.Remove(next);
            made.Add(next["metadata"]!["uid"]?.GetValue<string>() ?? "");
            yield return next;
        }
    }

    private static async Task<Dictionary<string, JsonNode?>> ReadAllAsync(RawApi api, JsonArray items)
    {
        var read = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item!["kind"]!.GetValue<string>() is "Secret" || Kinds.Contains(item["kind"]!.GetValue<string>()))
            {
                var path = $"{RawApi.Collection(item)}/{item["metadata"]!["name"]}";
                read[path] = (await api.SendAsync(HttpMethod.Get, path)).Body;
            }
        }

        return read;
    }
}
