using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Api.Shared;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Handlers;

public sealed class FinalizerMutationTests
{
    private const string AddsList =
        $$"""[{"op":"add","path":"/metadata/finalizers","value":["{{FinalizerNames.ExternalSecret}}"]}]""";

    private const string AddsItem =
        $$"""[{"op":"add","path":"/metadata/finalizers/-","value":"{{FinalizerNames.ExternalSecret}}"}]""";

    private static readonly RequestValidator Validator = new(new ManifestValidator(new ApiSchemas(), []));

    [TestCase("external-secrets.io/v1")]
    [TestCase("external-secrets.io/v1beta1")]
    public void A_new_ExternalSecret_gets_the_finalizer(string apiVersion) =>
        Assert.That(Patch(Manifest(apiVersion)), Is.EqualTo(AddsList));

    [Test]
    public void Finalizers_of_others_stay()
    {
        var manifest = Manifest();
        manifest["metadata"]!["finalizers"] = new JsonArray("example.test/hold");

        Assert.That(Patch(manifest), Is.EqualTo(AddsItem));
    }

    [Test]
    public void One_that_has_it_is_left_alone()
    {
        var manifest = Manifest();
        manifest["metadata"]!["finalizers"] = new JsonArray(FinalizerNames.ExternalSecret);

        Assert.That(Patch(manifest), Is.Null);
    }

    [Test]
    public void A_dry_run_gets_the_same_patch() =>
        Assert.That(Patch(Manifest(), request: static r => r["dryRun"] = true), Is.EqualTo(AddsList));

    [TestCase("UPDATE")]
    [TestCase("DELETE")]
    public void Other_operations_add_nothing(string operation) =>
        Assert.That(Patch(Manifest(), request: r => r["operation"] = operation), Is.Null);

    [Test]
    public void A_refused_object_gets_no_patch() =>
        Assert.That(Patch(Manifest(), request: static r => r["object"]!["spec"] = new JsonObject()), Is.Null);

    [TestCase("PushSecret")]
    [TestCase("ClusterExternalSecret")]
    public void Other_kinds_get_none(string kind) =>
        Assert.That(Patch(Manifest(), request: r => r["kind"]!["kind"] = kind), Is.Null);

    [TestCase("team", AddsList)]
    [TestCase("other", null)]
    public void An_engine_of_one_namespace_adds_it_there_only(string ns, string? patch) =>
        Assert.That(Patch(Manifest(), ns), Is.EqualTo(patch));

    [Test]
    public void Without_an_engine_nothing_is_added() =>
        Assert.That(Ask(new MutatingHandler(Validator), Manifest(), null), Is.Null);

    private static string? Patch(JsonObject manifest, string? ns = null, Action<JsonObject>? request = null) =>
        Ask(new MutatingHandler(Validator, new FinalizerMutation(ns)), manifest, request);

    private static string? Ask(MutatingHandler handler, JsonObject manifest, Action<JsonObject>? change)
    {
        var version = manifest["apiVersion"]!.GetValue<string>().Split('/');
        var request = new JsonObject
        {
            ["uid"] = "u",
            ["operation"] = "CREATE",
            ["kind"] = new JsonObject { ["group"] = version[0], ["version"] = version[1], ["kind"] = "ExternalSecret" },
            ["namespace"] = "team",
            ["object"] = manifest,
        };
        change?.Invoke(request);
        var review = new JsonObject
        {
            ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["request"] = request,
        };
        using var answer = JsonDocument.Parse(handler.Answer(Encoding.UTF8.GetBytes(review.ToJsonString())));
        return answer.RootElement.GetProperty("response").TryGetProperty("patch", out var patch)
            ? Encoding.UTF8.GetString(patch.GetBytesFromBase64())
            : null;
    }

    private static JsonObject Manifest(string apiVersion = "external-secrets.io/v1") => (JsonObject)JsonNode.Parse($$$"""
        {"apiVersion": "{{{apiVersion}}}", "kind": "ExternalSecret", "metadata": {"name": "app", "namespace": "team"},
         "spec": {"secretStoreRef": {"name": "s"}, "data": [{"secretKey": "a", "remoteRef": {"key": "k"}}]}}
        """)!;
}
