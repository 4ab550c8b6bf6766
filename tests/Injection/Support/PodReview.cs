using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Reviews;
using Keyferry.Injection.Webhooks;

namespace Keyferry.Injection.Tests.Support;

/// <summary>Sends pods to the webhook, as the API server would.</summary>
internal static class PodReview
{
    /// <summary>A pod of one container <c>app</c>.</summary>
    public static JsonObject Pod(params (string Annotation, string Value)[] annotations) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = "p",
            ["namespace"] = "team",
            ["annotations"] = new JsonObject(annotations.Select(static a => KeyValuePair.Create(a.Annotation, (JsonNode?)a.Value))),
        },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(Container("app")) },
    };

    public static JsonObject Container(string name, params JsonObject[] env)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = "registry.example/app" };
        if (env.Length > 0)
        {
            container["env"] = new JsonArray([.. env]);
        }

        return container;
    }

    public static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    public static PodAnswer Send(FakeCatalog catalog, JsonObject pod, InjectionOptions? options = null) =>
        SendAsync(Handler(catalog, options), pod).GetAwaiter().GetResult();

    public static InjectionHandler Handler(
        FakeCatalog catalog, InjectionOptions? options = null, TimeProvider? time = null, IInjectionObserver? observer = null) => new(
        catalog, options ?? new InjectionOptions { Wait = TimeSpan.Zero }, observer ?? new CountingObserver(), time ?? TimeProvider.System);

    public static Task<PodAnswer> SendAsync(IAdmissionHandler handler, JsonObject pod, string ns = "team", string operation = "CREATE") =>
        SendAsync(handler, Review(pod, ns, operation), pod);

    public static JsonObject Review(JsonObject pod, string ns = "team", string operation = "CREATE") => new()
    {
        ["apiVersion"] = "admission.k8s.io/v1",
        ["kind"] = "AdmissionReview",
        ["request"] = new JsonObject
        {
            ["uid"] = "u-1",
            ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
            ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
            ["namespace"] = ns,
            ["operation"] = operation,
            ["object"] = pod.DeepClone(),
        },
    };

    public static async Task<PodAnswer> SendAsync(IAdmissionHandler handler, JsonObject review, JsonObject pod)
    {
        var answer = await new ReviewProcessor(TimeProvider.System).ProcessAsync(
            handler, Encoding.UTF8.GetBytes(review.ToJsonString()), AdmissionTimeout.Longest, CancellationToken.None);
        using var json = JsonDocument.Parse(answer);
        return new PodAnswer(json.RootElement.GetProperty("response").Clone(), pod);
    }
}

/// <summary>Counts what became of pods.</summary>
internal sealed class CountingObserver : IInjectionObserver
{
    public List<(InjectionOutcome Outcome, TimeSpan Waited)> All { get; } = [];

    public void Answered(InjectionOutcome outcome, TimeSpan waited) => All.Add((outcome, waited));
}
