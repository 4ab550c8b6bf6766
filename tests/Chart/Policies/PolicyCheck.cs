using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests.Policies;

/// <summary>A request as an API server's admission sees it.</summary>
public sealed record Attempt(string Name, string Operation, string Resource, JsonNode? Object, JsonNode? OldObject = null)
{
    /// <summary>Who asks.</summary>
    public string User { get; init; } = "system:serviceaccount:keyferry:keyferry";

    public string Group { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Namespace { get; init; } = "shop";

    public string Kind { get; init; } = "Secret";

    public string ObjectName { get; init; } = "db";

    public override string ToString() => Name;
}

/// <summary>What the policies said: which of them looked, and their refusals.</summary>
public sealed record Judgement(string[] Judges, string[] Messages);

/// <summary>Policies and webhooks' conditions, compiled and evaluated by the API server's own library (eng/policy-check).</summary>
internal static class PolicyCheck
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    /// <summary>Lets the policies of a release judge.</summary>
    /// <returns>The compiler's errors, and a judgement for each attempt.</returns>
    public static async Task<(string[] Errors, IReadOnlyList<Judgement> Judgements)> JudgeAsync(
        IEnumerable<Attempt> attempts, params string[] arguments)
    {
        var rendered = await new Helm().TemplateAsync("keyferry", ["--kube-version", "1.34.0", .. arguments]);
        return await JudgeAsync(attempts, rendered.All("ValidatingAdmissionPolicy"));
    }

    /// <summary>Says of each attempt which webhooks would be asked, by their rules and conditions alone: their names are the messages.</summary>
    /// <param name="attempts">The attempts.</param>
    /// <param name="webhooks">The webhooks, as their configurations hold them.</param>
    public static Task<(string[] Errors, IReadOnlyList<Judgement> Judgements)> AskedAsync(
        IEnumerable<Attempt> attempts, IEnumerable<JsonObject> webhooks) => JudgeAsync(attempts, webhooks.Select(PolicyOf));

    // Conditions of policies and of webhooks are one thing to the library (plugin/webhook/matchconditions), with the same variables: a policy
    // that refuses whatever gets to it tells what the webhook would be asked about.
    private static JsonObject PolicyOf(JsonObject webhook) => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1", ["kind"] = "ValidatingAdmissionPolicy",
        ["metadata"] = new JsonObject { ["name"] = webhook["name"]!.DeepClone() },
        ["spec"] = new JsonObject
        {
            ["failurePolicy"] = "Fail",
            ["matchConstraints"] = new JsonObject { ["resourceRules"] = webhook["rules"]!.DeepClone() },
            ["matchConditions"] = webhook["matchConditions"]!.DeepClone(),
            ["validations"] = new JsonArray(new JsonObject { ["expression"] = "false", ["message"] = webhook["name"]!.DeepClone() }),
        },
    };

    private static async Task<(string[] Errors, IReadOnlyList<Judgement> Judgements)> JudgeAsync(
        IEnumerable<Attempt> attempts, IEnumerable<JsonObject> policies)
    {
        var input = new JsonObject
        {
            ["policies"] = new JsonArray([.. policies.Select(static p => p.DeepClone())]),
            ["requests"] = new JsonArray([.. attempts.Select(static a => (JsonNode)new JsonObject
            {
                ["name"] = a.Name, ["user"] = a.User, ["operation"] = a.Operation, ["group"] = a.Group, ["version"] = "v1",
                ["resource"] = a.Resource, ["subresource"] = a.Subresource, ["kind"] = a.Kind, ["namespace"] = a.Namespace,
                ["objectName"] = a.ObjectName, ["object"] = a.Object?.DeepClone(), ["oldObject"] = a.OldObject?.DeepClone(),
            })]),
        };
        var program = await Command.RunAsync(
            Repository.Path("eng", "lib", "policy-check"), [], new Dictionary<string, string>(), limit: TimeSpan.FromMinutes(15));
        if (program.ExitCode != 0 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            Assert.Ignore($"the checker of admission policies cannot be had: {program.Errors}");
        }

        Assert.That(program.ExitCode, Is.Zero, program.All);
        var judged = await Command.RunAsync(program.Output.Trim(), [], new Dictionary<string, string>(), input.ToJsonString());
        Assert.That(judged.ExitCode, Is.Zero, judged.All);
        var output = JsonSerializer.Deserialize<Output>(judged.Output, _web)!;
        return (output.Errors, [.. output.Answers.Select(static a => new Judgement(a.Judges, a.Messages))]);
    }

    private sealed record Output(string[] Errors, Answer[] Answers);

    private sealed record Answer(string Name, string[] Judges, string[] Messages);
}
