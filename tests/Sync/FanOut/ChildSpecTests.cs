using System.Text.Json.Nodes;
using Keyferry.Sync.ClusterExternalSecrets;
using Keyferry.Sync.ClusterPushSecrets;
using Keyferry.Sync.FanOut;
using NUnit.Framework;

namespace Keyferry.Sync.Tests.FanOut;

/// <summary>Children read as External Secrets Operator writes them.</summary>
public sealed class ChildSpecTests
{
    [TestCase("""{"refreshInterval":"1h","secretStoreRef":{"name":"s"}}""", """{"refreshInterval":"1h0m0s","secretStoreRef":{"name":"s"}}""")]
    [TestCase("""{"refreshInterval":"90m","secretStoreRef":{"name":"s"}}""", """{"refreshInterval":"1h30m0s","secretStoreRef":{"name":"s"}}""")]
    [TestCase("""{"refreshInterval":"2s","secretStoreRef":{"name":"s"}}""", """{"refreshInterval":"2s","secretStoreRef":{"name":"s"}}""")]
    [TestCase("""{"refreshInterval":"soon","secretStoreRef":{"name":"s"}}""", """{"refreshInterval":"soon","secretStoreRef":{"name":"s"}}""")]
    [TestCase("""{"data":[],"dataFrom":null}""", """{"secretStoreRef":{}}""")]
    [TestCase("""{"target":{"immutable":false,"name":""}}""", """{"target":{},"secretStoreRef":{}}""")]
    [TestCase("""{"target":{"template":{"data":{"a":""}}}}""", """{"target":{"template":{"data":{"a":""},"metadata":{}}},"secretStoreRef":{}}""")]
    [TestCase(
        """{"secretStoreRef":{"name":"s"},"syncWindows":{"kind":"allow","windows":[{"schedule":"@daily","duration":"1h"}]}}""",
        """{"secretStoreRef":{"name":"s"},"syncWindows":{"kind":"allow","windows":[{"schedule":"@daily","duration":"1h0m0s"}]}}""")]
    [TestCase("""{"secretStoreRef":{"name":"s"},"dataFrom":[{"find":{}}]}""", """{"secretStoreRef":{"name":"s"},"dataFrom":[{"find":{}}]}""")]
    public void An_ExternalSecret_is_written_in_one_form(string given, string expected) =>
        AssertCanonical(given, expected, ClusterExternalSecretKind.Create().SpecSchema);

    [TestCase(
        """{"refreshInterval":"1h","selector":{"secret":{"selector":{}}},"template":{},"data":[{"match":{"secretKey":"","remoteRef":{"remoteKey":"k"}},"metadata":{"a":[],"b":"","c":false}}]}""",
        """{"refreshInterval":"1h0m0s","selector":{"secret":{"selector":{}}},"template":{"metadata":{}},"data":[{"match":{"remoteRef":{"remoteKey":"k"}},"metadata":{"a":[],"b":"","c":false}}]}""")]
    public void A_PushSecret_is_written_in_one_form(string given, string expected) =>
        AssertCanonical(given, expected, ClusterPushSecretKind.Create().SpecSchema);

    [Test]
    public void Of_a_stored_child_a_duration_in_another_form_is_a_change()
    {
        var schema = ClusterExternalSecretKind.Create().SpecSchema;
        var stored = ChildSpec.Stored(Json("""{"refreshInterval":"60m","data":[]}"""), schema);
        Assert.That(JsonNode.DeepEquals(stored, Json("""{"refreshInterval":"60m","secretStoreRef":{}}""")), stored.ToJsonString());
    }

    private static void AssertCanonical(string given, string expected, Api.Schema.SchemaNode schema)
    {
        var made = ChildSpec.Canonical(Json(given), schema);
        Assert.That(JsonNode.DeepEquals(made, Json(expected)), made.ToJsonString());
        Assert.That(JsonNode.DeepEquals(ChildSpec.Stored(Json(expected), schema), made), "what was written is found right");
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
