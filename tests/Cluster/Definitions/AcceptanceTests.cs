using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>A supported Kubernetes takes every definition as it stands.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AcceptanceTests
{
    private static IReadOnlyList<DefinitionFile> Files => DefinitionFile.All;

    [Test]
    public void There_are_25_files() => Assert.That(Files, Has.Count.EqualTo(25));

    [TestCaseSource(nameof(Files))]
    public void A_file_is_accepted_without_a_warning(DefinitionFile file)
    {
        var answer = DefinitionCluster.Applied[file.Name];
        Assert.That(answer.Status, Is.EqualTo(201), answer.Body?.ToJsonString());
        Assert.That(answer.Warnings, Is.Empty);
    }

    [TestCaseSource(nameof(Files))]
    public async Task A_file_is_served_and_nothing_is_left_out(DefinitionFile file)
    {
        var stored = await DefinitionCluster.UntilEstablishedAsync(file);
        var conditions = DefinitionCluster.Conditions(stored);
        Assert.That(conditions, Does.ContainKey("NamesAccepted").WithValue("True"));
        Assert.That(conditions.GetValueOrDefault("NonStructuralSchema", "False"), Is.EqualTo("False"));
        Assert.That(Differences(file.Json["spec"], stored["spec"], "spec"), Is.Empty);
    }

    // A default that the server puts in is a difference too: the file states it, or server-side apply would not own it.
    private static IEnumerable<string> Differences(JsonNode? sent, JsonNode? stored, string path)
    {
        switch (sent, stored)
        {
            case (JsonObject a, JsonObject b):
                return a.Select(static p => p.Key).Union(b.Select(static p => p.Key), StringComparer.Ordinal)
                    .SelectMany(key => Differences(a[key], b[key], $"{path}.{key}"));
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                return a.SelectMany((item, i) => Differences(item, b[i], $"{path}[{i}]"));
            default:
                return JsonNode.DeepEquals(sent, stored) ? [] : [$"{path}: {sent?.ToJsonString()} became {stored?.ToJsonString()}"];
        }
    }
}
