using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Support;

/// <summary>What came back of a review.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Sent">The pod that was sent.</param>
internal sealed record PodAnswer(JsonElement Response, JsonObject Sent)
{
    public bool Allowed => Response.GetProperty("allowed").GetBoolean();

    public string Message => Response.TryGetProperty("status", out var status) ? status.GetProperty("message").GetString()! : "";

    public IReadOnlyList<string> Warnings => Response.TryGetProperty("warnings", out var list)
        ? [.. list.EnumerateArray().Select(static w => w.GetString()!)]
        : [];

    /// <summary>The operations of the patch.</summary>
    public IReadOnlyList<JsonObject> Operations => Response.TryGetProperty("patch", out var patch)
        ? [.. JsonNode.Parse(Convert.FromBase64String(patch.GetString()!))!.AsArray().Select(static o => o!.AsObject())]
        : [];

    public IReadOnlyList<string> Paths => [.. Operations.Select(static o => o["path"]!.GetValue<string>())];

    /// <summary>The pod after the patch; it must have been allowed.</summary>
    public JsonObject Pod
    {
        get
        {
            Assert.That(Allowed, Is.True, Message);
            var pod = (JsonObject)Sent.DeepClone();
            foreach (var operation in Operations)
            {
                Assert.That(operation["op"]!.GetValue<string>(), Is.EqualTo("add"));
                Add(pod, operation["path"]!.GetValue<string>(), operation["value"]!.DeepClone());
            }

            return pod;
        }
    }

    public JsonObject Container(string name) => Pod["spec"]!["containers"]!.AsArray()
        .Concat(Pod["spec"]!["initContainers"]?.AsArray() ?? []).Select(static c => c!.AsObject())
        .Single(c => c["name"]!.GetValue<string>() == name);

    public string? Annotation(string name) => Pod["metadata"]!["annotations"]?[name]?.GetValue<string>();

    // RFC 6902, section 4.1.
    private static void Add(JsonNode root, string path, JsonNode value)
    {
        var steps = path.Split('/').Skip(1)
            .Select(static s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToList();
        var parent = steps.SkipLast(1).Aggregate(root, static (node, step) => (node is JsonArray list
            ? list[int.Parse(step, CultureInfo.InvariantCulture)] : node[step])!);
        switch (parent)
        {
            case JsonArray list when steps[^1] == "-":
                list.Add(value);
                break;
            case JsonObject map:
                map[steps[^1]] = value;
                break;
            default:
                Assert.Fail($"nothing can be added at {path}");
                break;
        }
    }
}
