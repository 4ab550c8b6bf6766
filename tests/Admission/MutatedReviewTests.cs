using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Admission.Cluster;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Tests.Cluster;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Admission.Tests;

/// <summary>Ten thousand reviews that nobody would send: bytes and values changed at random. Each is answered, and none is long.</summary>
public sealed class MutatedReviewTests
{
    private const int Reviews = 10_000;
    private const int LongestAnswer = 64 * 1024;

    private static readonly string[] Odd =
    [
        "", " ", "{{", "{{ .a", "}}", "(", "[", "\\", "\u0000", "${1}", "1h1", "-1", "9999999999999999999", "..", "/", "a/b/", "((((((((((",
        "AKIAIOSFODNN7EXAMPLE", "{{ range . }}", "x{1000}{1000}", "6f4b2e1a-0000-4000-8000-00000000000a", "eyJhbGciOiJub25lIn0.e30.",
    ];

    [Test]
    public void All_of_them_are_answered()
    {
        var random = new Random(20261130);
        var schemas = new ApiSchemas();
        var validator = new ManifestValidator(
            schemas, ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null)).All);
        var cluster = new ListedCluster().Store("SecretStore", "shop", "shop-aws").Add("Namespace", "", "shop");
        var handler = new MutatingHandler(new RequestValidator(validator, new ClusterRules(schemas), () => cluster));
        var manifests = Directory.GetFiles(Folder(), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(static f => YamlJson.Documents(File.ReadAllText(f))).ToList();
        var (allowed, refused, unread) = (0, 0, 0);
        for (var at = 0; at < Reviews; at++)
        {
            var manifest = manifests[random.Next(manifests.Count)].DeepClone().AsObject();
            for (var changes = random.Next(1, 5); changes > 0; changes--)
            {
                Change(random, manifest);
            }

            var body = Encoding.UTF8.GetBytes(Body(manifest, random.Next(2) == 0 ? null : manifests[random.Next(manifests.Count)]));
            if (at % 4 == 0)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            var answer = handler.Answer(body);

            Assert.That(answer, Has.Length.LessThan(LongestAnswer), () => Encoding.UTF8.GetString(body));
            var response = JsonElement.Parse(answer).GetProperty("response");
            var isAllowed = response.GetProperty("allowed").GetBoolean();
            _ = isAllowed ? allowed++ : response.GetProperty("status").GetProperty("code").GetInt32() == 400 ? unread++ : refused++;
        }

        TestContext.Out.WriteLine($"mutated reviews: {allowed} allowed, {refused} refused, {unread} unreadable");
        Assert.That((allowed, refused, unread), Is.Not.EqualTo((0, 0, 0)).And.Matches<(int, int, int)>(static n => n.Item1 > 0 && n.Item2 > 0 && n.Item3 > 0));
    }

    // Of a node at random: another value, another type, gone, or twice in its list.
    private static void Change(Random random, JsonObject manifest)
    {
        var nodes = new List<(JsonNode Parent, string? Name, int Index)>();
        Collect(manifest["spec"] is JsonObject spec ? spec : manifest, nodes);
        if (nodes.Count == 0)
        {
            return;
        }

        var (parent, name, index) = nodes[random.Next(nodes.Count)];
        JsonNode? value = random.Next(7) switch
        {
            0 => Odd[random.Next(Odd.Length)],
            1 => random.Next(-5, 100_000),
            2 => random.Next(2) == 0,
            3 => new JsonObject { [Odd[random.Next(3) + 1]] = Odd[random.Next(Odd.Length)] },
            4 => new JsonArray(Odd[random.Next(Odd.Length)], 7, null),
            5 => new string((char)random.Next('!', '~'), random.Next(1, 5_000)),
            _ => null,
        };
        switch (parent)
        {
            case JsonObject map when random.Next(5) == 0:
                map.Remove(name!);
                break;
            case JsonObject map:
                map[name!] = value;
                break;
            case JsonArray list when random.Next(3) == 0:
                list.Add(list[index]?.DeepClone());
                break;
            case JsonArray list:
                list[index] = value;
                break;
        }
    }

    private static void Collect(JsonNode node, List<(JsonNode Parent, string? Name, int Index)> into)
    {
        if (node is JsonObject map)
        {
            foreach (var (name, inner) in map)
            {
                into.Add((map, name, -1));
                if (inner is not null)
                {
                    Collect(inner, into);
                }
            }
        }
        else if (node is JsonArray list)
        {
            for (var at = 0; at < list.Count; at++)
            {
                into.Add((list, null, at));
                if (list[at] is { } inner)
                {
                    Collect(inner, into);
                }
            }
        }
    }

    private static string Body(JsonObject manifest, JsonObject? old)
    {
        var version = manifest["apiVersion"] is JsonValue text && text.TryGetValue(out string? read) ? read.Split('/') : ["", ""];
        return new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = "u",
                ["kind"] = new JsonObject { ["group"] = version[0], ["version"] = version[^1], ["kind"] = manifest["kind"]?.DeepClone() },
                ["namespace"] = "shop", ["name"] = "x", ["operation"] = old is null ? "CREATE" : "UPDATE",
                ["object"] = manifest, ["oldObject"] = old?.DeepClone(),
            },
        }.ToJsonString();
    }

    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Corpus");
}
