using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Applying;

/// <summary>The shape of built-in kinds, by field name: wherever a name has one meaning in all of them.</summary>
internal static class BuiltinMergeSchema
{
    private static readonly MergeSchema Inner = new() { Field = Inside };

    /// <summary>The shape of whole objects.</summary>
    public static MergeSchema Object { get; } = new()
    {
        Field = static name => name == "metadata" ? MergeSchema.Metadata : Inside(name),
    };

    /// <summary>The merge keys of a list field; null for one that is replaced as a whole.</summary>
    public static IReadOnlyList<KeyField>? KeysOf(string field, JsonNode? sample) => field switch
    {
        "containers" or "initContainers" or "ephemeralContainers" or "volumes" or "env" or "imagePullSecrets" or "webhooks"
            or "secrets" or "resourceClaims" or "matchConditions" => Named("name"),
        "volumeMounts" => Named("mountPath"),
        "volumeDevices" => Named("devicePath"),
        "conditions" => Named("type"),
        "hostAliases" or "podIPs" or "hostIPs" => Named("ip"),
        "ports" when sample is JsonObject item && item.ContainsKey("containerPort") =>
            [new KeyField("containerPort", null), new KeyField("protocol", JsonValue.Create("TCP"))],
        "ports" when sample is JsonObject item && item.ContainsKey("port") =>
            [new KeyField("port", null), new KeyField("protocol", JsonValue.Create("TCP"))],
        "topologySpreadConstraints" => Named("topologyKey"),
        "ownerReferences" => Named("uid"),
        _ => null,
    };

    private static KeyField[] Named(string name) => [new KeyField(name, null)];

    private static MergeSchema Inside(string name) => name switch
    {
        "selector" or "nodeSelector" or "labelSelector" or "namespaceSelector" or "objectSelector"
            or "involvedObject" or "regarding" or "related" or "roleRef" or "secretKeyRef" or "configMapKeyRef" or "fieldRef"
            or "resourceFieldRef" or "secretRef" or "configMapRef" => MergeSchema.Leaf,
        "finalizers" => MergeSchema.Set,
        "metadata" => MergeSchema.Metadata,
        // The two kinds of ports differ in their key; which it is shows at the items.
        "ports" => new MergeSchema { Keys = [new KeyField("containerPort", null), new KeyField("port", null),
            new KeyField("protocol", JsonValue.Create("TCP"))], Other = Inner },
        _ when KeysOf(name, null) is { } keys => new MergeSchema { Keys = keys, Other = Inner },
        _ => Inner,
    };
}
