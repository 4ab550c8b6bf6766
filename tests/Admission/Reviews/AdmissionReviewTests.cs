using System.Text;
using System.Text.Json;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Patching;
using Keyferry.Admission.Reviews;
using Keyferry.Admission.Validation;
using Keyferry.Api.Validation;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Reviews;

public sealed class AdmissionReviewTests
{
    private const string Body =
        """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
          "uid": "u-7", "operation": "UPDATE", "dryRun": true, "subResource": "scale",
          "kind": {"group": "g", "version": "v1", "kind": "K"},
          "resource": {"group": "g", "version": "v1", "resource": "ks"},
          "namespace": "team", "name": "app",
          "userInfo": {"username": "jane", "uid": "7", "groups": ["dev", "ops"]},
          "options": {"fieldManager": "kubectl"},
          "object": {"a" :  1.50}, "oldObject": {"a": 1}}}
        """;

    [TestCase("uid")]
    [TestCase("object")]
    public void A_body_that_is_not_UTF8_is_answered_wherever_it_is_not(string where)
    {
        var body = Encoding.UTF8.GetBytes(where == "uid" ? Body.Replace("u-7", "u-~", StringComparison.Ordinal) : Body.Replace("1.50", "\"~\"", StringComparison.Ordinal));
        body[Array.IndexOf(body, (byte)'~')] = 0xA5;

        var response = JsonElement.Parse(new Recorder(static _ => AdmissionResponse.BadRequest("not reached")).Answer(body)).GetProperty("response");

        Assert.That(response.GetProperty("status").GetProperty("message").GetString(), Is.EqualTo("the AdmissionReview is not UTF-8"));
    }

    [Test]
    public void All_of_a_request_is_read_and_objects_stay_as_they_were_sent()
    {
        var handler = new Recorder(static r =>
        {
            Assert.Multiple(() =>
            {
                Assert.That(r.Uid, Is.EqualTo("u-7"));
                Assert.That(r.Operation, Is.EqualTo(AdmissionOperation.Update));
                Assert.That(r.Kind, Is.EqualTo(new GroupVersionKind("g", "v1", "K")));
                Assert.That(r.Resource, Is.EqualTo(new GroupVersionResource("g", "v1", "ks")));
                Assert.That((r.SubResource, r.Namespace, r.Name), Is.EqualTo(("scale", "team", "app")));
                Assert.That((r.User.Name, r.User.Uid), Is.EqualTo(("jane", "7")));
                Assert.That(r.User.Groups, Is.EqualTo(new[] { "dev", "ops" }));
                Assert.That(r.IsDryRun);
                Assert.That(r.Options.GetProperty("fieldManager").GetString(), Is.EqualTo("kubectl"));
                Assert.That(Encoding.UTF8.GetString(r.ObjectJson), Is.EqualTo("""{"a" :  1.50}"""));
                Assert.That(Encoding.UTF8.GetString(r.OldObjectJson), Is.EqualTo("""{"a": 1}"""));
            });
            return AdmissionResponse.Of(ValidationResult.Nothing, withWarnings: true);
        });

        handler.Answer(Encoding.UTF8.GetBytes(Body));

        Assert.That(handler.Calls, Is.EqualTo(1));
    }

    [Test]
    public void A_patch_goes_out_in_base64_with_its_type()
    {
        var handler = new Recorder(static r =>
        {
            var patch = new JsonPatchBuilder(r.Object);
            patch.TryAdd(FieldPath.Root.Field("b"), 2);
            return AdmissionResponse.Of(ValidationResult.Nothing, withWarnings: true).WithPatch(patch.Build());
        });

        using var answer = JsonDocument.Parse(handler.Answer(Encoding.UTF8.GetBytes(Body)));

        var response = answer.RootElement.GetProperty("response");
        Assert.Multiple(() =>
        {
            Assert.That(response.GetProperty("patchType").GetString(), Is.EqualTo("JSONPatch"));
            Assert.That(Encoding.UTF8.GetString(response.GetProperty("patch").GetBytesFromBase64()),
                Is.EqualTo("""[{"op":"add","path":"/b","value":2}]"""));
        });
    }

    [Test]
    public void A_refusal_has_no_patch()
    {
        var handler = new Recorder(static r =>
        {
            var errors = new FieldErrorList();
            errors.Error(FieldPath.Root.Field("a"), CauseType.Invalid, "is wrong");
            var patch = new JsonPatchBuilder(r.Object);
            patch.TryAdd(FieldPath.Root.Field("b"), 2);
            return AdmissionResponse.Of(new ValidationResult(errors.All, ValidationStop.None, 0), withWarnings: true)
                .WithPatch(patch.Build());
        });

        using var answer = JsonDocument.Parse(handler.Answer(Encoding.UTF8.GetBytes(Body)));

        var response = answer.RootElement.GetProperty("response");
        Assert.Multiple(() =>
        {
            Assert.That(response.GetProperty("allowed").GetBoolean(), Is.False);
            Assert.That(response.TryGetProperty("patch", out _), Is.False);
        });
    }

    private sealed class Recorder(Func<AdmissionRequest, AdmissionResponse> decide) : IAdmissionHandler
    {
        public int Calls { get; private set; }

        public ValueTask<AdmissionResponse> HandleAsync(
            AdmissionRequest request, ValidationBudget budget, CancellationToken cancellation)
        {
            Calls++;
            return ValueTask.FromResult(decide(request));
        }
    }
}
