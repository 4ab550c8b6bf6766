using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Api.Faults;
using Keyferry.Api.Schema;
using Keyferry.Providers.Contract;
using Keyferry.Webhook.Admission;

namespace Keyferry.Webhook.Tests.Admission;

/// <summary>Sends reviews to a handler, as the API server would.</summary>
internal static class Review
{
    private static readonly ApiSchemas Schemas = new();

    public static Answer Create(JsonObject manifest, params IProvider[] providers) =>
        Ask(manifest, "CREATE", null, mutating: true, providers);

    public static Answer Create(string yaml, params IProvider[] providers) =>
        Create(YamlJson.Documents(yaml)[0], providers);

    public static Answer Update(string old, string manifest) =>
        Ask(YamlJson.Documents(manifest)[0], "UPDATE", YamlJson.Documents(old)[0], mutating: true, []);

    public static Answer Ask(
        JsonObject manifest, string operation, JsonObject? old, bool mutating, IProvider[] providers)
    {
        var version = ((string?)manifest["apiVersion"])!.Split('/');
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = "u-1",
                ["kind"] = new JsonObject
                {
                    ["group"] = version[0], ["version"] = version[1], ["kind"] = manifest["kind"]?.DeepClone(),
                },
                ["namespace"] = manifest["metadata"]?["namespace"]?.DeepClone(),
                ["name"] = manifest["metadata"]?["name"]?.DeepClone(),
                ["operation"] = operation,
                ["object"] = manifest.DeepClone(),
                ["oldObject"] = old?.DeepClone(),
            },
        };
        return Send(review.ToJsonString(), mutating, providers);
    }

    public static Answer Send(string body, bool mutating = true, params IProvider[] providers)
    {
        var handler = new AdmissionHandler(new ManifestValidator(Schemas, providers), TimeProvider.System);
        using var answer = JsonDocument.Parse(
            handler.Handle(Encoding.UTF8.GetBytes(body), mutating, ValidationBudget.Unlimited()));
        return new Answer(answer.RootElement.GetProperty("response").Clone());
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(JsonElement Response)
{
    public bool Allowed => Response.GetProperty("allowed").GetBoolean();

    public int Code => Response.GetProperty("status").GetProperty("code").GetInt32();

    public string Message => Response.TryGetProperty("status", out var status)
        ? status.GetProperty("message").GetString()!
        : "";

    public IReadOnlyList<string> Warnings => Response.TryGetProperty("warnings", out var list)
        ? [.. list.EnumerateArray().Select(w => w.GetString()!)]
        : [];

    public IReadOnlyList<string> Fields => Response.TryGetProperty("status", out var status)
        ? [.. status.GetProperty("details").GetProperty("causes").EnumerateArray()
            .Select(c => c.GetProperty("field").GetString()!)]
        : [];

    public string Verdict => !Allowed ? "deny" : Warnings.Count > 0 ? "warn" : "allow";

    public override string ToString() => $"{Verdict}\n{Message}\n{string.Join('\n', Warnings)}";
}
