using System.Text;
using System.Text.Json.Nodes;

namespace Keyferry.Benchmarks.Injection;

/// <summary>The review that is sent: the creation of a pod of three containers that asks for one Secret, about 12 KB in all.</summary>
internal static class SamplePod
{
    /// <summary>The namespace of the pod.</summary>
    public const string Namespace = "bench";

    /// <summary>The Secret that it asks for.</summary>
    public const string Secret = "db-credentials";

    private const int Variables = 30;
    private static readonly string[] Containers = ["orders", "proxy", "log-shipper"];

    /// <summary>The review's JSON.</summary>
    public static byte[] Review() => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["kind"] = "AdmissionReview",
        ["apiVersion"] = "admission.k8s.io/v1",
        ["request"] = new JsonObject
        {
            ["uid"] = "0aa5c3f1-58f4-4d5a-9a0a-3f6f6a0f2b12",
            ["kind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
            ["resource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
            ["requestKind"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["kind"] = "Pod" },
            ["requestResource"] = new JsonObject { ["group"] = "", ["version"] = "v1", ["resource"] = "pods" },
            ["namespace"] = Namespace,
            ["operation"] = "CREATE",
            ["userInfo"] = new JsonObject
            {
                ["username"] = "system:serviceaccount:kube-system:replicaset-controller", ["uid"] = "b6f0",
                ["groups"] = new JsonArray("system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"),
            },
            ["object"] = Pod(),
            ["oldObject"] = null,
            ["dryRun"] = false,
            ["options"] = new JsonObject { ["kind"] = "CreateOptions", ["apiVersion"] = "meta.k8s.io/v1" },
        },
    }.ToJsonString());

    private static JsonObject Pod() => new()
    {
        ["kind"] = "Pod",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject
        {
            ["generateName"] = "orders-6d4cf56db6-",
            ["namespace"] = Namespace,
            ["labels"] = new JsonObject
            {
                ["app.kubernetes.io/name"] = "orders", ["pod-template-hash"] = "6d4cf56db6", ["keyferry.io/inject"] = "enabled",
            },
            ["annotations"] = new JsonObject { ["keyferry.io/secrets"] = Secret, ["prometheus.io/scrape"] = "true" },
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "apps/v1", ["kind"] = "ReplicaSet", ["name"] = "orders-6d4cf56db6",
                ["uid"] = "8a7b3f9e-1111-4a59-a5a6-4a9b3a1c0d11", ["controller"] = true, ["blockOwnerDeletion"] = true,
            }),
        },
        ["spec"] = new JsonObject
        {
            ["serviceAccountName"] = "orders",
            ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true, ["fsGroup"] = 2000 },
            ["volumes"] = new JsonArray(
                new JsonObject { ["name"] = "cache", ["emptyDir"] = new JsonObject() },
                new JsonObject { ["name"] = "config", ["configMap"] = new JsonObject { ["name"] = "orders", ["defaultMode"] = 420 } }),
            ["containers"] = new JsonArray([.. Containers.Select(static name => (JsonNode)Container(name))]),
            ["restartPolicy"] = "Always",
            ["terminationGracePeriodSeconds"] = 30,
            ["dnsPolicy"] = "ClusterFirst",
            ["tolerations"] = new JsonArray(
                new JsonObject { ["key"] = "node.kubernetes.io/not-ready", ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 }),
        },
    };

    private static JsonObject Container(string name) => new()
    {
        ["name"] = name,
        ["image"] = $"registry.example/team/{name}@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = 8080, ["protocol"] = "TCP" }),
        ["env"] = new JsonArray([.. Enumerable.Range(0, Variables).Select(i => (JsonNode)new JsonObject
        {
            ["name"] = $"{name.ToUpperInvariant().Replace('-', '_')}_SETTING_{i}",
            ["value"] = $"https://service-{i}.{Namespace}.svc.cluster.local:8443/api/v1/{name}",
        })]),
        ["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
            ["limits"] = new JsonObject { ["memory"] = "256Mi" },
        },
        ["volumeMounts"] = new JsonArray(
            new JsonObject { ["name"] = "cache", ["mountPath"] = "/var/cache" },
            new JsonObject { ["name"] = "config", ["mountPath"] = "/etc/orders", ["readOnly"] = true }),
        ["livenessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/healthz", ["port"] = "http" }, ["periodSeconds"] = 10 },
        ["readinessProbe"] = new JsonObject { ["grpc"] = new JsonObject { ["port"] = 9000, ["service"] = "" }, ["periodSeconds"] = 5 },
        ["securityContext"] = new JsonObject
        {
            ["allowPrivilegeEscalation"] = false, ["readOnlyRootFilesystem"] = true,
            ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
        },
    };
}
