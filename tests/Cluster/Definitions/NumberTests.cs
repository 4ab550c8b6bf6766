using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>No number is stored that the engine could not read; those that it can read it bounds itself.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class NumberTests
{
    [TestCase("SecretStore", "v1", """{"provider": {"fake": {"data": []}}, "retrySettings": {"maxRetries": 2147483648}}""")]
    [TestCase("SecretStore", "v1", """{"provider": {"fake": {"data": []}}, "refreshInterval": 99999999999999999999}""")]
    [TestCase("SecretStore", "v1", """{"provider": {"fake": {"data": []}}, "refreshInterval": 1.5}""")]
    [TestCase("SecretStore", "v1beta1", """{"provider": {"fake": {"data": []}}, "refreshInterval": 99999999999999999999}""")]
    [TestCase("Password", "v1alpha1", """{"length": -2147483649, "allowRepeat": false, "noUpper": false}""")]
    public async Task A_number_that_no_program_could_read_is_refused(string kind, string version, string spec) =>
        Assert.That(await StatusAsync(kind, version, spec), Is.EqualTo(422));

    // The peer takes it, so it may be stored; the engine cuts it.
    [TestCase("SecretStore", "v1", """{"provider": {"fake": {"data": []}}, "refreshInterval": 300000000000}""")]
    [TestCase("SecretStore", "v1beta1", """{"provider": {"fake": {"data": []}}, "refreshInterval": 300000000000}""")]
    [TestCase("SecretStore", "v1", """{"provider": {"fake": {"data": []}}, "retrySettings": {"maxRetries": 2147483647}}""")]
    public async Task A_large_number_that_the_peer_takes_is_no_fault_of_the_definition(string kind, string version, string spec) =>
        Assert.That(await StatusAsync(kind, version, spec), Is.EqualTo(201));

    private static async Task<int> StatusAsync(string kind, string version, string spec)
    {
        var file = DefinitionFile.Of(kind);
        var item = file.Object(version, "number", JsonNode.Parse(spec)!);
        return (await DefinitionCluster.Api.SendAsync(
            HttpMethod.Post, $"{file.Collection(version)}?dryRun=All", item.ToJsonString(), "application/json")).Status;
    }
}
