using System.Text.Json;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Handlers;

public sealed class RequestValidatorTests
{
    private const string Good =
        """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a, namespace: n}
        spec:
          secretStoreRef: {name: s}
          data:
          - secretKey: a
            remoteRef: {key: k}
        """;

    private const string Bad =
        """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: a, namespace: n}
        spec:
          secretStoreRef: {name: s, kind: wrong}
          refreshInterval: 1 day
          data:
          - secretKey: a
            remoteRef: {key: k}
        """;

    [Test]
    public void A_good_object_is_admitted_with_no_patch_and_no_warning()
    {
        var answer = Review.Create(Good);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed);
            Assert.That(answer.Response.GetProperty("uid").GetString(), Is.EqualTo("u-1"));
            Assert.That(answer.Response.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "uid", "allowed" }));
        });
    }

    [Test]
    public void Both_steps_refuse_the_same()
    {
        var manifest = YamlJson.Documents(Bad)[0];
        var mutating = Review.Ask(manifest, "CREATE", null, mutating: true, []);
        var validating = Review.Ask(manifest, "CREATE", null, mutating: false, []);

        Assert.That(JsonElement.DeepEquals(mutating.Response, validating.Response));
    }

    [Test]
    public void A_refusal_says_what_kubectl_shows()
    {
        var status = Review.Create(Bad).Response.GetProperty("status");

        Assert.Multiple(() =>
        {
            Assert.That(status.GetProperty("code").GetInt32(), Is.EqualTo(422));
            Assert.That(status.GetProperty("reason").GetString(), Is.EqualTo("Invalid"));
            var details = status.GetProperty("details");
            Assert.That(details.GetProperty("name").GetString(), Is.EqualTo("a"));
            Assert.That(details.GetProperty("group").GetString(), Is.EqualTo("external-secrets.io"));
            Assert.That(details.GetProperty("kind").GetString(), Is.EqualTo("ExternalSecret"));
            Assert.That(
                details.GetProperty("causes").EnumerateArray().Select(c => c.GetProperty("reason").GetString()),
                Is.EquivalentTo(new[] { "FieldValueNotSupported", "FieldValueInvalid" }));
        });
    }

    [Test]
    public void An_object_that_is_being_deleted_is_admitted_whatever_it_holds()
    {
        var manifest = YamlJson.Documents(Bad)[0];
        manifest["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";

        Assert.That(Review.Ask(manifest, "UPDATE", manifest, mutating: true, []).Verdict, Is.EqualTo("allow"));
    }

    [TestCase("CREATE")]
    [TestCase("UPDATE")]
    public void A_time_of_deletion_that_only_the_request_tells_switches_nothing_off(string operation)
    {
        var manifest = YamlJson.Documents(Bad)[0];
        manifest["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";

        Assert.That(Review.Ask(manifest, operation, null, mutating: true, []).Verdict, Is.EqualTo("deny"));
    }

    [Test]
    public void A_text_that_is_cut_inside_a_character_is_refused_like_any_other()
    {
        var key = new string('a', 59) + "\U0001F600 and more";

        var answer = Review.Create(FieldErrorTests.ExternalSecret($"data: [{{secretKey: \"{key}\", remoteRef: {{key: a}}}}]"));

        Assert.That(answer.Fields, Does.Contain("spec.data[0].secretKey"));
    }

    [Test]
    public void An_error_that_was_there_before_only_warns()
    {
        var answer = Review.Update(Bad, Bad.Replace("namespace: n", "namespace: n, labels: {x: y}", StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.True, answer.ToString());
            Assert.That(answer.Warnings, Has.Some.StartsWith("spec.secretStoreRef.kind:"));
            Assert.That(answer.Warnings, Has.Some.StartsWith("spec.refreshInterval:"));
        });
    }

    [Test]
    public void An_error_with_another_value_than_before_is_refused()
    {
        var answer = Review.Update(Bad, Bad.Replace("1 day", "2 days", StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(answer.Fields, Is.EqualTo(new[] { "spec.refreshInterval" }));
            Assert.That(answer.Warnings, Has.Some.StartsWith("spec.secretStoreRef.kind:"));
        });
    }

    [Test]
    public void A_new_error_in_a_good_object_is_refused() =>
        Assert.That(Review.Update(Good, Bad).Fields, Has.Count.EqualTo(2));

    [Test]
    public void A_warning_is_never_longer_than_the_server_takes()
    {
        var answer = Review.Create(FieldErrorTests.ExternalSecret(
            "data: [{secretKey: a, remoteRef: {key: k, property: \"$." + new string('x', 400) + "\"}}]"));

        Assert.That(answer.Warnings, Is.Not.Empty.And.All.Length.LessThanOrEqualTo(256));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"x"}}""")]
    [TestCase("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}""")]
    public void A_body_that_is_no_review_is_answered_with_400(string body)
    {
        var answer = Review.Send(body);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Allowed, Is.False);
            Assert.That(answer.Code, Is.EqualTo(400));
        });
    }

    [TestCase("DELETE")]
    [TestCase("CONNECT")]
    public void Other_operations_are_admitted(string operation) =>
        Assert.That(
            Review.Ask(YamlJson.Documents(Bad)[0], operation, null, mutating: true, []).Verdict, Is.EqualTo("allow"));

    [Test]
    public void A_kind_that_is_not_ours_is_admitted() =>
        Assert.That(Review.Create(Bad.Replace("external-secrets.io", "example.com", StringComparison.Ordinal)).Allowed);

    [Test]
    public void A_spec_of_any_shape_gets_an_answer([Values("null", "5", "[]", "\"x\"", "{}")] string spec)
    {
        var manifest = YamlJson.Documents(Good)[0];
        manifest["spec"] = JsonNode.Parse(spec);

        Assert.That(Review.Create(manifest).Allowed, Is.False);
    }
}
