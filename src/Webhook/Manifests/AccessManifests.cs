using System.Text.Json.Nodes;
using Keyferry.Api.Resources;
using Keyferry.Certs.Store;
using Keyferry.Sync.Restarts;
using Keyferry.Sync.StorageMigration;

namespace Keyferry.Webhook.Manifests;

/// <summary>The service account, and the least that it must be allowed.</summary>
/// <param name="options">How Keyferry runs.</param>
public sealed class AccessManifests(ManifestOptions options)
{
    /// <summary>The name of service account, roles and bindings.</summary>
    public const string Name = "keyferry";

    private readonly CertificateSecrets _certificates =
        CertificateSecrets.In(options.Webhook.SecretNamespace, options.Webhook.SecretName);

    /// <summary>All of them.</summary>
    public IEnumerable<JsonObject> All() => options.Namespace is { } only
        ? [Account(), .. Bound("Role", only, [.. Sync(clusterWide: false), .. Leases()]), .. Ui()]
        :
        [
            Account(),
            .. Bound("ClusterRole", null, [.. Sync(clusterWide: true), .. FanOut(), .. StorageMigration(), .. Webhooks(), .. Injection()]),
            .. Bound("Role", options.Webhook.SecretNamespace, [.. Leases(), .. Certificates()]),
            .. Ui(),
            .. Metrics(),
        ];

    private JsonObject Account() => Manifest.Of("v1", "ServiceAccount", Name, options.Webhook.ServiceNamespace);

    // What the engine reads and writes.
    private static IEnumerable<JsonObject> Sync(bool clusterWide)
    {
        string[] kinds = clusterWide
            ? ["clustersecretstores", "externalsecrets", "pushsecrets", "secretstores"]
            : ["externalsecrets", "pushsecrets", "secretstores"];
        yield return Rule(ApiResources.Group, kinds, ["get", "list", "watch"]);
        yield return Rule(ApiResources.Group, [.. kinds.Select(static k => $"{k}/status")], ["patch", "update"]);

        // Finalizers are metadata; "finalizers" is asked for by the OwnerReferencesPermissionEnforcement plugin.
        yield return Rule(ApiResources.Group, kinds, ["patch"]);
        yield return Rule(ApiResources.Group, ["externalsecrets/finalizers"], ["update"]);
        yield return Rule(ApiResources.GeneratorGroup, [.. Generators(clusterWide)], ["get", "list", "watch"]);
        yield return Rule(
            ApiResources.GeneratorGroup, [GeneratorResources.GeneratorStates.Plural],
            ["create", "delete", "get", "list", "patch", "update", "watch"]);
        yield return Rule("", ["secrets"], ["create", "delete", "get", "list", "patch", "update", "watch"]);
        yield return Rule("", ["configmaps"], ["get", "list", "watch"]);
        yield return Rule("", ["serviceaccounts"], ["get", "list", "watch"]);
        yield return Rule("", ["serviceaccounts/token"], ["create"]);
        yield return Rule("", ["events"], ["create", "patch"]);

        // Restarts: an annotation on the object and one on its pod template.
        foreach (var group in WorkloadKinds.All.GroupBy(static k => k.Group))
        {
            yield return Rule(group.Key, [.. group.Select(static k => k.Plural).Order(StringComparer.Ordinal)], ["get", "list", "patch", "watch"]);
        }

        if (clusterWide)
        {
            // "patch" for finalizers that External Secrets Operator left.
            yield return Rule("", ["namespaces"], ["get", "list", "patch", "watch"]);
        }
    }

    // Children are made, changed and deleted; their owners block their own deletion until the garbage collector has done so.
    private static IEnumerable<JsonObject> FanOut()
    {
        string[] owners = ["clusterexternalsecrets", "clusterpushsecrets"];
        yield return Rule(ApiResources.Group, owners, ["get", "list", "watch"]);
        yield return Rule(ApiResources.Group, [.. owners.Select(static k => $"{k}/status")], ["patch", "update"]);
        yield return Rule(ApiResources.Group, [.. owners.Select(static k => $"{k}/finalizers")], ["update"]);
        yield return Rule(ApiResources.Group, ["externalsecrets", "pushsecrets"], ["create", "delete", "get", "list", "patch", "watch"]);
    }

    // Objects of an older release are stored anew, and their definitions then say so.
    private static IEnumerable<JsonObject> StorageMigration()
    {
        string[] kinds = [.. StorageMigrator.Kinds.Select(static k => k.Plural).Order(StringComparer.Ordinal)];
        string[] definitions = [.. kinds.Select(static k => $"{k}.{ApiResources.Group}")];
        yield return Rule(ApiResources.Group, kinds, ["patch"]);
        yield return Rule("apiextensions.k8s.io", ["customresourcedefinitions"], ["get"], definitions);
        yield return Rule("apiextensions.k8s.io", ["customresourcedefinitions/status"], ["patch"], definitions);
    }

    private static IEnumerable<string> Generators(bool clusterWide) => GeneratorResources.ByKind.Values
        .Where(t => clusterWide || t.Namespaced)
        .Select(static t => t.Plural)
        .Order(StringComparer.Ordinal);

    private IEnumerable<JsonObject> Webhooks() =>
    [
        Rule(
            "admissionregistration.k8s.io", ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"],
            ["get", "list", "patch", "watch"], options.Webhook.ReleaseName),

        // Where a definition has its versions converted by our Service, that conversion holds the CA bundle too.
        Rule(
            "apiextensions.k8s.io", ["customresourcedefinitions"], ["get", "list", "patch", "watch"],
            [.. options.Webhook.ConversionDefinitions]),
    ];

    // Workloads for inline references, pods for events about them; ExternalSecrets are those of FanOut's rule.
    private IEnumerable<JsonObject> Injection() => options.Injection is null ? [] :
    [
        Rule("", ["pods"], ["get", "list", "watch"]),
        Rule("apps", ["daemonsets", "deployments", "statefulsets"], ["get", "list", "watch"]),
        Rule("batch", ["cronjobs", "jobs"], ["get", "list", "watch"]),
    ];

    // A name cannot bound create: the object has none yet when the server decides.
    private JsonObject[] Certificates() =>
    [
        Rule("", ["secrets"], ["get", "list", "update", "watch"], _certificates.Serving.Name, _certificates.Authority.Name),
        Rule("", ["secrets"], ["create"]),
    ];

    private JsonObject[] Leases() =>
    [
        Rule("coordination.k8s.io", ["leases"], ["get", "update"], options.LeaseName),
        Rule("coordination.k8s.io", ["leases"], ["create"]),
    ];

    // Who looks at the status page, and what he may read. Both are asked of the whole cluster, whatever namespaces are served.
    private JsonObject[] Ui() => !options.Ui ? [] : Bound("ClusterRole", null, Reviews(), $"{Name}-ui");

    // Whose token a scrape brings, and whether he may get metrics.
    private JsonObject[] Metrics() => !options.MetricsAuth ? [] : Bound("ClusterRole", null, Reviews(), $"{Name}-metrics");

    private static JsonObject[] Reviews() =>
    [
        Rule("authentication.k8s.io", ["tokenreviews"], ["create"]),
        Rule("authorization.k8s.io", ["subjectaccessreviews"], ["create"]),
    ];

    private JsonObject[] Bound(string kind, string? ns, JsonObject[] rules, string name = Name)
    {
        const string group = "rbac.authorization.k8s.io";
        var role = Manifest.Of($"{group}/v1", kind, name, ns);
        role["rules"] = new JsonArray([.. rules]);
        var binding = Manifest.Of($"{group}/v1", $"{kind}Binding", name, ns);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = group, ["kind"] = kind, ["name"] = name };
        binding["subjects"] = new JsonArray(new JsonObject
        {
            ["kind"] = "ServiceAccount", ["name"] = Name, ["namespace"] = options.Webhook.ServiceNamespace,
        });
        return [role, binding];
    }

    private static JsonObject Rule(string group, string[] resources, string[] verbs, params string[] names)
    {
        var rule = new JsonObject
        {
            ["apiGroups"] = new JsonArray(group), ["resources"] = Manifest.Strings(resources),
        };
        if (names.Length > 0)
        {
            rule["resourceNames"] = Manifest.Strings(names);
        }

        rule["verbs"] = Manifest.Strings(verbs);
        return rule;
    }
}
