using System.Text.Json.Nodes;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Definitions;

/// <summary>
/// A cluster with the definitions of deploy/crds and no engine: no webhook stands before what the API server says itself.
/// </summary>
[SetUpFixture]
public sealed class DefinitionCluster
{
    private static ClusterServers? s_servers;

    public static RawApi Api { get; private set; } = null!;

    /// <summary>Points a client at the cluster, as its administrator.</summary>
    public static string Kubeconfig => s_servers!.Environment["KUBECONFIG"];

    /// <summary>What the server answered to each file, sent as it stands.</summary>
    public static IReadOnlyDictionary<string, ApiAnswer> Applied { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_servers = await ClusterServers.StartAsync();
        Assert.That(
            s_servers.Environment["KEYFERRY_CLUSTER_KIND"], Is.Not.EqualTo("core-only"), "a server that knows CEL");
        Api = new RawApi(s_servers.Environment);
        var applied = new Dictionary<string, ApiAnswer>(StringComparer.Ordinal);
        foreach (var file in DefinitionFile.All)
        {
            applied.Add(file.Name, await ApplyAsync(file));
        }

        Applied = applied;
        foreach (var file in DefinitionFile.All.Where(f => applied[f.Name].Status is 200 or 201))
        {
            await UntilEstablishedAsync(file);
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        Api?.Dispose();
        if (s_servers is not null)
        {
            await s_servers.DisposeAsync();
        }
    }

    /// <summary>Runs kubectl against the cluster.</summary>
    public static Task<CommandResult> KubectlAsync(params string[] arguments) => s_servers!.KubectlAsync(null, arguments);

    /// <summary>Applies a definition server-side, field validation strict.</summary>
    public static Task<ApiAnswer> ApplyAsync(DefinitionFile file) => Api.SendAsync(
        HttpMethod.Patch, $"{PathOf(file)}?fieldManager=test&force=true&fieldValidation=Strict",
        file.Json.ToJsonString(), "application/apply-patch+yaml");

    /// <summary>Reads a definition until its objects are served.</summary>
    public static async Task<JsonNode> UntilEstablishedAsync(DefinitionFile file)
    {
        for (var tries = 0; tries < 150; tries++)
        {
            var (_, json) = await Api.SendAsync(HttpMethod.Get, PathOf(file));
            if (Conditions(json!).GetValueOrDefault("Established") == "True")
            {
                return json!;
            }

            await Task.Delay(200);
        }

        throw new AssertionException($"{file.Name} was not established within 30 s");
    }

    /// <summary>The status of each condition, by its type.</summary>
    public static Dictionary<string, string> Conditions(JsonNode json) => (json["status"]?["conditions"] as JsonArray ?? [])
        .ToDictionary(static c => c!["type"]!.GetValue<string>(), static c => c!["status"]!.GetValue<string>(), StringComparer.Ordinal);

    private static string PathOf(DefinitionFile file) =>
        $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{file.Json["metadata"]!["name"]}";
}
