using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>The rules of built-in kinds.</summary>
internal static class BuiltinKinds
{
    // Kinds whose controllers this server does not have; every write of one is answered with a Warning header.
    private static readonly string[] WithoutEffect =
    [
        "statefulsets.apps", "daemonsets.apps", "replicationcontrollers.", "jobs.batch", "cronjobs.batch", "ingresses.networking.k8s.io",
        "networkpolicies.networking.k8s.io", "poddisruptionbudgets.policy", "persistentvolumeclaims.", "persistentvolumes.",
    ];

    /// <summary>The rules of a resource.</summary>
    public static ObjectRules RulesOf(ResourceInfo resource, IDefinitionRules definitions) =>
        WithoutEffect.Contains($"{resource.Plural}.{resource.Group}", StringComparer.Ordinal)
            ? Known(resource, definitions) with
            {
                Warn = _ => [$"this in-memory server stores a {resource.Kind} and does nothing with it"],
            }
            : Known(resource, definitions);

    private static ObjectRules Known(ResourceInfo resource, IDefinitionRules definitions) => (resource.Group, resource.Plural) switch
    {
        ("", "namespaces") => Namespaces(resource),
        ("", "secrets") => SecretObjects.Rules(resource),
        ("", "configmaps") => ConfigMapObjects.Rules(resource),
        ("", "events") => EventObjects.Core,
        ("events.k8s.io", "events") => EventObjects.New,
        ("", "serviceaccounts") => Plain() with { AnswersDeletedObject = true },
        ("", "pods") => PodObjects.Pods,
        ("", "services") => ServiceObjects.Rules,
        ("apps", "deployments" or "replicasets" or "statefulsets" or "daemonsets") => WorkloadObjects.Rules(resource),
        ("batch", "jobs" or "cronjobs") => Plain() with { HasGeneration = true, Blank = Blank("""{"spec":{},"status":{}}""") },
        ("coordination.k8s.io", _) => LeaseObjects.Rules(resource),
        ("apiextensions.k8s.io", _) => DefinitionObjects.Rules(definitions),
        ("admissionregistration.k8s.io", "mutatingwebhookconfigurations" or "validatingwebhookconfigurations") => WebhookObjects.Rules(resource),
        ("rbac.authorization.k8s.io", _) => Plain() with { Name = NameForm.PathSegment, Blank = Blank("""{"roleRef":{}}""") },
        ("", "resourcequotas" or "limitranges") => NotEnforced(resource),
        ("admissionregistration.k8s.io", _) => NotEnforced(resource),
        _ => Plain(),
    };

    /// <summary>A kind that the API server itself enforces and that this one does not: it is refused, since a test that has it accepted would prove nothing.</summary>
    private static ObjectRules NotEnforced(ResourceInfo resource) => Plain() with
    {
        Validate = (_, _) =>
        [
            new StatusCause(
                "FieldValueForbidden", $"Forbidden: this in-memory server does not enforce a {resource.Kind}; try it on a real API server", "kind"),
        ],
    };

    /// <summary>Rules without anything special, but for nulls, which Go's decoder drops.</summary>
    public static ObjectRules Plain() => new() { Decode = static (obj, _) => DropNulls(obj) };

    /// <summary>Drops members that are null, at any depth.</summary>
    public static void DropNulls(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach (var (name, value) in obj.ToList())
                {
                    if (value is null)
                    {
                        obj.Remove(name);
                    }
                    else
                    {
                        DropNulls(value);
                    }
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    DropNulls(item);
                }

                break;
        }
    }

    /// <summary>Drops members of an object that its kind does not have, and tells their paths.</summary>
    public static void DropUnknown(JsonObject obj, List<string> unknown, params ReadOnlySpan<string> known)
    {
        foreach (var name in obj.Select(p => p.Key).ToList())
        {
            if (name is "apiVersion" or "kind" or "metadata" || known.Contains(name))
            {
                continue;
            }

            obj.Remove(name);
            unknown.Add(name);
        }
    }

    /// <summary>Reads an object that is written in code.</summary>
    public static JsonObject Blank(string json) => (JsonObject)JsonText.Read(System.Text.Encoding.UTF8.GetBytes(json))!;

    private static ObjectRules Namespaces(ResourceInfo resource) => new()
    {
        Name = NameForm.Label,
        AnswersDeletedObject = true,
        Blank = Blank("""{"spec":{},"status":{}}"""),
        Decode = (obj, unknown) =>
        {
            DropNulls(obj);
            DropUnknown(obj, unknown, "spec", "status");
            if (obj.Metadata().Text("name") is not { } name)
            {
                return;
            }

            if (obj.Metadata().Object("labels") is not { } labels)
            {
                obj.Metadata()["labels"] = labels = [];
            }

            labels["kubernetes.io/metadata.name"] = name;
        },
        PrepareCreate = obj =>
        {
            obj["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
            obj["status"] = new JsonObject { ["phase"] = "Active" };
        },
        // spec.finalizers change by /finalize only.
        PrepareUpdate = (obj, old) => obj["spec"] = old["spec"].Copy(),
        SelectableFields = new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal)
        {
            ["status.phase"] = obj => obj.Object("status").Text("phase") ?? "",
            ["name"] = obj => obj.Metadata().Text("name") ?? "",
        },
        Validate = (_, _) => [],
    };
}
