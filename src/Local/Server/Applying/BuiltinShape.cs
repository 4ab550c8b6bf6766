using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Applying;

/// <summary>The shape of built-in kinds, by field name: wherever a name has one meaning in all of them.</summary>
internal static class BuiltinShape
{
    private static readonly FieldShape Inner = new() { Field = Inside };

    /// <summary>The shape of whole objects.</summary>
    public static FieldShape Object { get; } = new()
    {
        Field = static name => name == "metadata" ? FieldShape.Metadata : Inside(name),
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

    private static FieldShape Inside(string name) => name switch
    {
        "selector" or "nodeSelector" or "labelSelector" or "namespaceSelector" or "objectSelector"
            or "involvedObject" or "regarding" or "related" or "roleRef" or "secretKeyRef" or "configMapKeyRef" or "fieldRef"
            or "resourceFieldRef" or "secretRef" or "configMapRef" => FieldShape.Leaf,
        "finalizers" => FieldShape.Set,
        "metadata" => FieldShape.Metadata,
        // The two kinds of ports differ in their key; which it is shows at the items.
        "ports" => new FieldShape { Keys = [new KeyField("containerPort", null), new KeyField("port", null),
            new KeyField("protocol", JsonValue.Create("TCP"))], Other = Inner },
        _ when KeysOf(name, null) is { } keys => new FieldShape { Keys = keys, Other = Inner },
        _ => Inner,
    };
}
