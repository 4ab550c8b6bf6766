using System.Text;
using System.Text.Json.Nodes;

namespace Keyferry.Benchmarks.Admission;

/// <summary>The review that is sent: the creation of a good ExternalSecret that draws no warning, about 4 KB in all.</summary>
internal static class SampleReview
{
    private const int Entries = 11;

    /// <summary>The review's JSON.</summary>
    public static byte[] Bytes() => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["apiVersion"] = "admission.k8s.io/v1",
        ["kind"] = "AdmissionReview",
        ["request"] = new JsonObject
        {
            ["uid"] = "0aa5c3f1-58f4-4d5a-9a0a-3f6f6a0f2b11",
            ["kind"] = Name("kind", "ExternalSecret"),
            ["resource"] = Name("resource", "externalsecrets"),
            ["requestKind"] = Name("kind", "ExternalSecret"),
            ["requestResource"] = Name("resource", "externalsecrets"),
            ["name"] = "orders",
            ["namespace"] = "bench",
            ["operation"] = "CREATE",
            ["userInfo"] = new JsonObject
            {
                ["username"] = "deployer", ["uid"] = "b6f0", ["groups"] = new JsonArray("team:orders", "system:authenticated"),
            },
            ["object"] = ExternalSecret(),
            ["oldObject"] = null,
            ["dryRun"] = false,
            ["options"] = new JsonObject
            {
                ["kind"] = "CreateOptions", ["apiVersion"] = "meta.k8s.io/v1", ["fieldManager"] = "kubectl-client-side-apply",
            },
        },
    }.ToJsonString());

    private static JsonObject Name(string part, string value) => new()
    {
        ["group"] = "external-secrets.io", ["version"] = "v1", [part] = value,
    };

    private static JsonObject ExternalSecret() => new()
    {
        ["apiVersion"] = "external-secrets.io/v1",
        ["kind"] = "ExternalSecret",
        ["metadata"] = new JsonObject
        {
            ["name"] = "orders",
            ["namespace"] = "bench",
            ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = "orders", ["app.kubernetes.io/part-of"] = "store" },
            ["annotations"] = new JsonObject { ["example.com/owner"] = "orders@example.com" },
            ["managedFields"] = new JsonArray(new JsonObject
            {
                ["manager"] = "kubectl-client-side-apply", ["operation"] = "Update", ["apiVersion"] = "external-secrets.io/v1",
                ["time"] = "2026-11-28T10:00:00Z", ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = new JsonObject
                {
                    ["f:spec"] = new JsonObject { ["f:data"] = new JsonObject(), ["f:target"] = new JsonObject() },
                },
            }),
        },
        ["spec"] = new JsonObject
        {
            ["refreshInterval"] = "1h0m0s",
            ["refreshPolicy"] = "Periodic",
            ["secretStoreRef"] = new JsonObject { ["kind"] = "ClusterSecretStore", ["name"] = "bench" },
            ["target"] = new JsonObject
            {
                ["name"] = "orders",
                ["creationPolicy"] = "Owner",
                ["deletionPolicy"] = "Retain",
                ["template"] = new JsonObject
                {
                    ["engineVersion"] = "v2",
                    ["mergePolicy"] = "Merge",
                    ["data"] = new JsonObject
                    {
                        ["dsn"] = "mysql://{{ .user0 }}:{{ .user1 | urlquery }}@{{ .user2 }}:3306/orders",
                        ["settings.json"] = "{{ dict \"first\" .user3 \"second\" .user4 | toJson }}",
                    },
                },
            },
            ["data"] = new JsonArray([.. Enumerable.Range(0, Entries).Select(static i => (JsonNode)new JsonObject
            {
                ["secretKey"] = $"user{i}",
                ["remoteRef"] = new JsonObject
                {
                    ["key"] = $"prod/orders/database-{i}", ["property"] = $"credentials.user{i}", ["version"] = "AWSCURRENT",
                    ["conversionStrategy"] = "Default", ["decodingStrategy"] = "None", ["metadataPolicy"] = "None",
                },
            })]),
        },
    };
}
