using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Admission.Fields;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Providers.Contract;

namespace Keyferry.Admission.Tests;

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
        JsonObject manifest, string operation, JsonObject? old, bool mutating, IProvider[] providers) =>
        Send(Body(manifest, operation, old), mutating, providers);

    private static string Body(JsonObject manifest, string operation, JsonObject? old)
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
        return review.ToJsonString();
    }

    /// <summary>For what YAML cannot say, such as numbers beyond all limits.</summary>
    public static Answer CreateJson(string manifest)
    {
        var body = Body((JsonObject)JsonNode.Parse(manifest)!, "CREATE", null);
        return Send(body);
    }

    public static Answer Create(string yaml, UnknownFieldPolicy policy) => Send(
        Body(YamlJson.Documents(yaml)[0], "CREATE", null), mutating: true, policy);

    public static Answer Send(string body, bool mutating = true, params IProvider[] providers) =>
        Send(body, mutating, UnknownFieldPolicy.Near, providers);

    public static Answer Send(string body, bool mutating, UnknownFieldPolicy policy, params IProvider[] providers)
    {
        var validator = new RequestValidator(new ManifestValidator(Schemas, providers, unknownFields: policy));
        IAdmissionHandler handler = mutating ? new MutatingHandler(validator) : new ValidatingHandler(validator);
        using var answer = JsonDocument.Parse(handler.Answer(Encoding.UTF8.GetBytes(body)));
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
