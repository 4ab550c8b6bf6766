using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyferry.Benchmarks.Burst;

namespace Keyferry.Benchmarks.Rotation;

/// <summary>An ExternalSecret on a remote key of its own, and a Deployment that takes its password.</summary>
internal static class RotationObjects
{
    /// <summary>The path of Deployments in all namespaces.</summary>
    public const string Deployments = "/apis/apps/v1/deployments";

    /// <summary>The remote key of an object.</summary>
    public static string KeyOf(int number) => $"prod/rotation/key-{number}";

    /// <summary>The ExternalSecret.</summary>
    public static byte[] ExternalSecret(int number, string refreshInterval) => Bytes(new JsonObject
    {
        ["apiVersion"] = "external-secrets.io/v1",
        ["kind"] = "ExternalSecret",
        ["metadata"] = Metadata(number),
        ["spec"] = new JsonObject
        {
            ["refreshInterval"] = refreshInterval,
            ["secretStoreRef"] = new JsonObject { ["name"] = "bench", ["kind"] = "ClusterSecretStore" },
            ["data"] = new JsonArray(new JsonObject
            {
                ["secretKey"] = "password", ["remoteRef"] = new JsonObject { ["key"] = KeyOf(number), ["property"] = "password" },
            }),
        },
    });

    /// <summary>The Deployment.</summary>
    public static byte[] Deployment(int number)
    {
        var metadata = Metadata(number);
        metadata["annotations"] = new JsonObject { ["keyferry.io/restart"] = "auto" };
        return Bytes(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = metadata,
            ["spec"] = JsonNode.Parse($$"""
                {"replicas":0,"selector":{"matchLabels":{"app":"{{BurstObjects.NameOf(number)}}"} },"template":{"metadata":{"labels":{"app":"{{BurstObjects.NameOf(number)}}"} },
                 "spec":{"containers":[{"name":"c","image":"registry.example/app","env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"{{BurstObjects.NameOf(number)}}","key":"password"} } }]}]} } }
                """),
        });
    }

    /// <summary>The password of a Secret; null where it has none.</summary>
    public static string? PasswordOf(JsonElement secret) =>
        secret.TryGetProperty("data", out var data) && data.TryGetProperty("password", out var password)
            ? Encoding.UTF8.GetString(password.GetBytesFromBase64())
            : null;

    /// <summary>Whether the hash of its Secret is noted on a Deployment.</summary>
    public static bool IsNoted(JsonElement deployment) => Annotation(deployment.GetProperty("metadata"), "keyferry.io/secret-hashes") is not null;

    /// <summary>When a Deployment was restarted last; null where it never was.</summary>
    public static string? RestartedAt(JsonElement deployment) =>
        Annotation(deployment.GetProperty("spec").GetProperty("template").GetProperty("metadata"), "keyferry.io/restarted-at");

    private static string? Annotation(JsonElement metadata, string name) =>
        metadata.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static JsonObject Metadata(int number) =>
        new() { ["name"] = BurstObjects.NameOf(number), ["namespace"] = BurstObjects.NamespaceOf(number) };

    private static byte[] Bytes(JsonObject item) => Encoding.UTF8.GetBytes(item.ToJsonString());
}
