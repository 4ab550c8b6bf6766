using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Local.Tests.Rest;

[TestFixture]
internal sealed class YamlTests
{
    [TestCase("a: &x {b: 1}\nc: *x\n", """{"a":{"b":1},"c":{"b":1}}""")]
    [TestCase("a: \"1\"\nb: 1.50\nc: yes\nd: ~\ne: 2020-01-01\n", """{"a":"1","b":1.50,"c":true,"d":null,"e":"2020-01-01"}""")]
    [TestCase("a:\n- |\n  x\n  y\n- 'z'\n", """{"a":["x\ny\n","z"]}""")]
    [CancelAfter(30_000)]
    public async Task A_body_in_yaml_means_the_same_as_in_json(string yaml, string json, CancellationToken cancel)
    {
        await using var test = await TestServer.StartAsync(cancel: cancel);
        await test.SendAsync("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            {"metadata":{"name":"anys.test.io"},"spec":{"group":"test.io","scope":"Namespaced","names":{"plural":"anys","kind":"Any"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
             "properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
            """, cancel: cancel);
        var indented = string.Join('\n', yaml.TrimEnd('\n').Split('\n').Select(line => "  " + line));
        var (status, made) = await test.SendAsync(
            "POST", "/apis/test.io/v1/namespaces/default/anys", $"apiVersion: test.io/v1\nkind: Any\nmetadata: {{name: one}}\nspec:\n{indented}\n",
            "application/yaml", cancel);
        Assert.That(status, Is.EqualTo(201), made.ToJsonString());
        Assert.That(JsonNode.DeepEquals(made["spec"], JsonNode.Parse(json)), Is.True, made["spec"]!.ToJsonString());
    }
}
