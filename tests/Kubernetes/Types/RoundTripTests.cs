using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Tests.Types;

public sealed class RoundTripTests
{
    [TestCaseSource(nameof(Recorded))]
    public void A_recorded_object_is_written_as_it_was_read(JsonObject line)
    {
        var body = line["body"]!.AsObject();

        var written = Again(body);

        Assert.That(Same(body, written), Is.True, $"read {body.ToJsonString()}\nwritten {written!.ToJsonString()}");
    }

    [Test]
    public void Nothing_of_a_secret_is_lost()
    {
        var body = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Secret","type":"Opaque","immutable":true,
             "data":{"a":"AAECgP8=","empty":""},"stringData":{"b":"text"},
             "metadata":{"name":"s","namespace":"n","uid":"u","resourceVersion":"7","finalizers":["x/y"],
               "creationTimestamp":"2026-11-23T10:20:30Z","deletionTimestamp":"2026-11-23T10:20:31Z",
               "ownerReferences":[{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","name":"e","uid":"v","controller":true,"blockOwnerDeletion":true}],
               "managedFields":[{"manager":"m","operation":"Apply","apiVersion":"v1","time":"2026-11-23T10:20:30Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]}}
            """)!.AsObject();

        Assert.That(Same(body, Again(body)), Is.True);
    }

    [Test]
    public void A_lease_always_has_six_digits_of_fraction()
    {
        var lease = new V1Lease { Spec = new V1LeaseSpec { RenewTime = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc) } };

        var json = JsonSerializer.Serialize(lease, BuiltIn.Lease.Json);

        Assert.That(json, Does.Contain("\"renewTime\":\"2026-01-02T03:04:05.000000Z\""));
    }

    [TestCase("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z")]
    [TestCase("2026-01-02T05:04:05+02:00", "2026-01-02T03:04:05Z")]
    [TestCase("2026-01-02T03:04:05.123456Z", "2026-01-02T03:04:05.123456Z")]
    [TestCase("2026-01-02T03:04:05.1Z", "2026-01-02T03:04:05.100000Z")]
    [TestCase("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456Z")]
    public void A_time_is_read_in_any_form_and_written_in_utc(string read, string written)
    {
        var json = $$$"""{"metadata":{"creationTimestamp":"{{{read}}}"}}""";

        var secret = JsonSerializer.Deserialize(json, BuiltIn.Secret.Json)!;

        Assert.That(JsonSerializer.Serialize(secret, BuiltIn.Secret.Json), Does.Contain($"\"{written}\""));
    }

    private static IEnumerable<TestCaseData> Recorded() => Recording.Cases("objects.jsonl");

    private static JsonNode? Again(JsonObject body)
    {
        return (string)body["kind"]! switch
        {
            "Secret" => Through(BuiltIn.Secret),
            "ConfigMap" => Through(BuiltIn.ConfigMap),
            "Namespace" => Through(BuiltIn.Namespace),
            "ServiceAccount" => Through(BuiltIn.ServiceAccount),
            "Event" => Through(BuiltIn.Event),
            "Lease" => Through(BuiltIn.Lease),
            "CustomResourceDefinition" => Through(BuiltIn.CustomResourceDefinition),
            "MutatingWebhookConfiguration" => Through(BuiltIn.MutatingWebhookConfiguration),
            _ => Through(BuiltIn.ValidatingWebhookConfiguration),
        };

        JsonNode? Through<T>(ResourceType<T> type)
            where T : class, k8s.IKubernetesObject<V1ObjectMeta>
            => JsonSerializer.SerializeToNode(JsonSerializer.Deserialize(body, type.Json)!, type.Json);
    }

    // A null member is the same as none, and a time the same however many zeros its fraction has.
    private static bool Same(JsonNode? one, JsonNode? other) => JsonNode.DeepEquals(Plain(one), Plain(other));

    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .Where(static m => m.Value is not null)
            .Select(static m => KeyValuePair.Create(m.Key, Plain(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String =>
            ((string)value!).Replace(".000000Z", "Z", StringComparison.Ordinal),
        _ => node?.DeepClone(),
    };
}
