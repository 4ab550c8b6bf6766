using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>
/// An object with a fault that only the new definition forbids: the server holds the rules against what changes
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting).
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class RatchetingTests
{
    private static readonly string[] Limits =
        ["x-kubernetes-validations", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "minProperties", "maxProperties"];

    private static readonly TestCaseData[] Faults =
    [
        new TestCaseData("GitlabDeployToken", """
            {"name": "n", "projectID": "1", "groupID": "2", "scopes": ["read_registry"], "auth": {"token": {"secretRef": {"name": "s"}}}}
            """, """{"spec": {"projectID": "3"}}""").SetArgDisplayNames("a rule in CEL"),
        new TestCaseData("PushSecret", """
            {"secretStoreRefs": [{"name": "s"}], "selector": {"secret": {"name": "s"}},
             "dataTo": [{"storeRef": {"name": "s"}, "rewrite": [{}]}]}
            """, """{"spec": {"dataTo": [{"storeRef": {"name": "t"}, "rewrite": [{}]}]}}""").SetArgDisplayNames("a rule in CEL inside two lists"),
        new TestCaseData("ExternalSecret", """{"secretStoreRef": {"name": "s"}, "target": {"creationPolicy": "Sometimes"}}""",
            """{"spec": {"target": {"creationPolicy": "Never"}}}""").SetArgDisplayNames("a value"),
        new TestCaseData("SecretStore", """{"provider": {"fake": {"data": []}, "aws": {"service": "SecretsManager", "region": "r"}}}""",
            """{"spec": {"provider": {"aws": {"region": "s"}}}}""").SetArgDisplayNames("two providers"),
        new TestCaseData("ExternalSecret", """{"secretStoreRef": {"name": "Not_A_Name"}}""",
            """{"spec": {"secretStoreRef": {"name": "Another_Bad_Name"}}}""").SetArgDisplayNames("a pattern"),
    ];

    [TestCaseSource(nameof(Faults))]
    public async Task An_old_object_with_a_fault_can_be_labelled_and_its_fault_not_changed(string kind, string spec, string change)
    {
        var definition = DefinitionFile.Of(kind).InGroup($"r{Guid.CreateVersion7():N}.example.test");
        var lax = definition with { Json = (JsonObject)definition.Json.DeepClone() };
        foreach (var place in lax.Versions.SelectMany(static v => SchemaPlace.Below(DefinitionFile.SchemaOf(v))))
        {
            Array.ForEach(Limits, limit => place.Schema.Remove(limit));
        }

        Assert.That((await DefinitionCluster.ApplyAsync(lax)).Status, Is.EqualTo(201));
        await DefinitionCluster.UntilEstablishedAsync(lax);
        var version = DefinitionFile.NameOf(definition.StorageVersion);
        var made = await CreateAsync(definition, version, "old", spec, static a => a.Status is not (404 or 429));
        Assert.That(made.Status, Is.EqualTo(201), made.Body?.ToJsonString());

        var applied = await DefinitionCluster.ApplyAsync(definition);
        Assert.That(applied.Status, Is.EqualTo(200), applied.Body?.ToJsonString());
        var refused = await CreateAsync(definition, version, "new", spec, static a => a.Status == 422);
        Assert.That(refused.Status, Is.EqualTo(422), "the rule holds for what is new");

        var old = $"{definition.Collection(version)}/old";
        var labelled = await PatchAsync(old, """{"metadata": {"labels": {"team": "blue"}, "finalizers": ["example.test/x"]}}""");
        Assert.That(labelled.Status, Is.EqualTo(200), labelled.Body?.ToJsonString());
        var worse = await PatchAsync(old, change);
        Assert.That(worse.Status, Is.EqualTo(422), worse.Body?.ToJsonString());
        var freed = await PatchAsync(old, """{"metadata": {"finalizers": null}}""");
        Assert.That(freed.Status, Is.EqualTo(200), freed.Body?.ToJsonString());
    }

    private static Task<ApiAnswer> PatchAsync(string path, string patch) =>
        DefinitionCluster.Api.SendAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json");

    // A changed definition is in force a moment after the server has taken it.
    private static async Task<ApiAnswer> CreateAsync(
        DefinitionFile definition, string version, string name, string spec, Func<ApiAnswer, bool> isFinal)
    {
        var body = definition.Object(version, name, JsonNode.Parse(spec)!).ToJsonString();
        var path = definition.Collection(version) + (name == "new" ? "?dryRun=All" : "");
        for (var tries = 0; ; tries++)
        {
            var answer = await DefinitionCluster.Api.SendAsync(HttpMethod.Post, path, body, "application/json");
            if (isFinal(answer) || tries == 50)
            {
                return answer;
            }

            await Task.Delay(200);
        }
    }
}
