using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Tables;

/// <summary>The columns of built-in kinds.</summary>
internal static class BuiltinColumns
{
    private const string CreatedText =
        "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in " +
        "happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC." +
        "\n\nPopulated by the system. Read-only. Null for lists. More info: " +
        "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    /// <summary>The object's name.</summary>
    public static Column Name { get; } = new(
        "Name", "string",
        "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request " +
        "the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. " +
        "Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
        static o => o["metadata"]?["name"]?.DeepClone())
    {
        Format = "name",
    };

    /// <summary>How long ago the object was created.</summary>
    public static Column Age(Func<JsonNode?, string> age) =>
        new("Age", "string", CreatedText, o => age(o["metadata"]?["creationTimestamp"]));

    /// <summary>The columns of a kind; name and time of creation where it has none of its own.</summary>
    public static IReadOnlyList<Column> Of(ResourceInfo resource, Func<JsonNode?, string> age) => (resource.Group, resource.Plural) switch
    {
        ("", "secrets") => [Name, SecretType, Count("Data", SecretDataText, "data"), Age(age)],
        ("", "configmaps") => [Name, Count("Data", ConfigDataText, "data", "binaryData"), Age(age)],
        ("", "namespaces") => [Name, Text("Status", "The status of the namespace", static o => o["status"]?["phase"]), Age(age)],
        ("", "serviceaccounts") => [Name, Count("Secrets", "Secrets of the service account.", "secrets"), Age(age)],
        ("", "events") or ("events.k8s.io", "events") => EventColumns.All(age),
        ("", "pods") => [Name, .. WorkloadColumns.Pods, Age(age), .. WorkloadColumns.PodsWide],
        ("", "services") => [Name, .. WorkloadColumns.Services, Age(age)],
        ("", "nodes") => [Name, .. WorkloadColumns.Nodes, Age(age)],
        ("apps", "deployments") => [Name, .. WorkloadColumns.Deployments, Age(age), .. WorkloadColumns.Templates],
        ("apps", "replicasets") => [Name, .. WorkloadColumns.ReplicaSets, Age(age), .. WorkloadColumns.Templates],
        ("coordination.k8s.io", "leases") => [Name, Text("Holder", "Who holds the lease.", static o => o["spec"]?["holderIdentity"]), Age(age)],
        ("admissionregistration.k8s.io", "validatingwebhookconfigurations" or "mutatingwebhookconfigurations") =>
            [Name, Count("Webhooks", "Number of webhooks.", "webhooks"), Age(age)],
        ("rbac.authorization.k8s.io", "rolebindings" or "clusterrolebindings") =>
            [Name, Text("Role", "The role that is given.", static o => $"{o["roleRef"]?["kind"]}/{o["roleRef"]?["name"]}"), Age(age)],
        _ => [Name, new("Created At", "date", CreatedText, static o => o["metadata"]?["creationTimestamp"]?.DeepClone())],
    };

    /// <summary>A column of text; empty where there is none.</summary>
    public static Column Text(string name, string description, Func<JsonObject, JsonNode?> value) =>
        new(name, "string", description, o => value(o)?.DeepClone() ?? "");

    private static Column SecretType => Text(
        "Type",
        "Used to facilitate programmatic handling of secret data. More info: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types",
        static o => o["type"]);

    private const string SecretDataText =
        "Data contains the secret data. Each key must consist of alphanumeric characters, '-', '_' or '.'. The serialized form of the secret " +
        "data is a base64 encoded string, representing the arbitrary (possibly non-string) data value here. Described in " +
        "https://tools.ietf.org/html/rfc4648#section-4";

    private const string ConfigDataText =
        "Data contains the configuration data. Each key must consist of alphanumeric characters, '-', '_' or '.'. Values with non-UTF-8 byte " +
        "sequences must use the BinaryData field. The keys stored in Data must not overlap with the keys in the BinaryData field, this is " +
        "enforced during validation process.";

    private static Column Count(string name, string description, params string[] fields) =>
        new(name, "string", description, o => fields.Sum(f => o[f] switch { JsonObject x => x.Count, JsonArray x => x.Count, _ => 0 }));
}
