using System.Text.Json.Nodes;
using Keyferry.ClusterFront;
using NUnit.Framework;

namespace Keyferry.Cluster.Tests.Front;

[Parallelizable(ParallelScope.All)]
internal sealed class DiscoveryTests
{
    private static readonly GroupRoutes Routes = new(["apps", "apiextensions.k8s.io"]);

    private static readonly JsonObject Schemas = Json("""
        {"paths": {"apis/own.example": {}, "apis/own.example/v1": {"serverRelativeURL": "/x"}, "apis/own.example/v2": {},
                   "apis/apiextensions.k8s.io/v1": {}, "version": {}}}
        """);

    [Test]
    public void The_groups_of_definitions_are_those_whose_schemas_are_published() =>
        Assert.That(Discovery.CustomGroups(Schemas, Routes), Is.EqualTo(new[] { "own.example", "apiextensions.k8s.io" }));

    [Test]
    public void Custom_groups_take_the_place_of_the_core_s()
    {
        var core = Json("""
            {"kind": "APIGroupList", "apiVersion": "v1",
             "groups": [{"name": "apps"}, {"name": "apiextensions.k8s.io", "versions": [{"version": "v1beta1"}]}]}
            """);
        var custom = Json("""{"kind": "APIGroup", "apiVersion": "v1", "name": "apiextensions.k8s.io", "versions": [{"version": "v1"}]}""");

        Assert.That(
            Discovery.MergeGroups(core, [custom], Routes).ToJsonString(),
            Is.EqualTo("""{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"apps"},{"name":"apiextensions.k8s.io","versions":[{"version":"v1"}]}]}"""));
    }

    [Test]
    public void Schemas_of_custom_groups_come_from_their_server_alone()
    {
        var core = Json("""{"paths": {"api/v1": {"a": 1}, "apis/apiextensions.k8s.io/v1": {"a": 1}}}""");
        var custom = Json("""{"paths": {"apis/own.example/v1": {"b": 1}, "apis/apiextensions.k8s.io/v1": {"b": 1}, "version": {"b": 1}}}""");

        Assert.That(
            Discovery.MergeSchemas(core, custom, Routes).ToJsonString(),
            Is.EqualTo("""{"paths":{"api/v1":{"a":1},"apis/own.example/v1":{"b":1},"apis/apiextensions.k8s.io/v1":{"b":1}}}"""));
        Assert.That(Discovery.MergeSchemas(null, custom, Routes)["paths"]!.AsObject(), Has.Count.EqualTo(2));
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
