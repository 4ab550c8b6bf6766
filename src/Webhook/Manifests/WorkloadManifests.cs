using Keyferry.Injection.Webhooks;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Manifests;

/// <summary>The Deployment, its Services and its disruption budget.</summary>
/// <param name="options">How Keyferry runs.</param>
public sealed class WorkloadManifests(ManifestOptions options)
{
    private const int WebhookPort = 9443;
    private const int HealthPort = 8081;
    private const int MetricsPort = 8080;

    // The shutdown delay (5 s) and the drain (9 s) must fit in.
    private const int GraceSeconds = 30;

    private string Namespace => options.Webhook.ServiceNamespace;

    /// <summary>The Service through which API servers reach the webhook; none where there is no webhook.</summary>
    public IEnumerable<JsonObject> Services()
    {
        if (!options.IsClusterWide)
        {
            yield break;
        }

        var service = Manifest.Of("v1", "Service", options.Webhook.ServiceName, Namespace);
        service["spec"] = new JsonObject
        {
            ["selector"] = Manifest.Selector,
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "webhook", ["port"] = 443, ["targetPort"] = "webhook" }),
        };
        yield return service;
    }

    /// <summary>The Deployment and its disruption budget.</summary>
    public IEnumerable<JsonObject> Workloads()
    {
        var deployment = Manifest.Of("apps/v1", "Deployment", "keyferry", Namespace);
        deployment["spec"] = new JsonObject
        {
            ["replicas"] = options.Replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = Manifest.Selector },
            ["strategy"] = new JsonObject
            {
                ["type"] = "RollingUpdate",
                ["rollingUpdate"] = new JsonObject { ["maxSurge"] = 1, ["maxUnavailable"] = 0 },
            },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Manifest.Selector },
                ["spec"] = Pod(),
            },
        };
        yield return deployment;

        if (options.Replicas < 2)
        {
            yield break;
        }

        var budget = Manifest.Of("policy/v1", "PodDisruptionBudget", "keyferry", Namespace);
        budget["spec"] = new JsonObject
        {
            ["minAvailable"] = 1, ["selector"] = new JsonObject { ["matchLabels"] = Manifest.Selector },
        };
        yield return budget;
    }

    private JsonObject Pod() => new()
    {
        ["serviceAccountName"] = AccessManifests.Name,
        ["terminationGracePeriodSeconds"] = GraceSeconds,
        ["securityContext"] = new JsonObject
        {
            ["runAsNonRoot"] = true,
            ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
        },
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = "keyferry",
            ["image"] = options.Image,
            ["args"] = Manifest.Strings(Arguments()),
            ["env"] = new JsonArray(new JsonObject
            {
                ["name"] = "POD_NAMESPACE",
                ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = "metadata.namespace" } },
            }),
            ["ports"] = new JsonArray([.. Ports()]),
            ["readinessProbe"] = Probe("/readyz", period: 2),
            ["livenessProbe"] = Probe("/healthz", period: 10),
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
                ["limits"] = new JsonObject { ["memory"] = "512Mi" },
            },
        }),
    };

    private IEnumerable<JsonNode> Ports()
    {
        if (options.IsClusterWide)
        {
            yield return Port("webhook", WebhookPort);
        }

        yield return Port("metrics", MetricsPort);
        yield return Port("health", HealthPort);
    }

    private IEnumerable<string> Arguments()
    {
        yield return "run";
        yield return Invariant($"--health-port={HealthPort}");
        yield return Invariant($"--metrics-port={MetricsPort}");
        yield return $"--leader-election-id={options.LeaseName}";
        if (options.Ui)
        {
            yield return "--enable-ui=true";
        }

        if (options.MetricsSecure)
        {
            yield return "--metrics-secure=true";
        }

        if (options.MetricsAuth)
        {
            yield return "--metrics-auth=true";
        }

        if (options.Namespace is { } only)
        {
            yield return $"--namespace={only}";
            yield return "--enable-webhook=false";
            yield return "--enable-cluster-store-reconciler=false";
            yield break;
        }

        yield return Invariant($"--webhook-port={WebhookPort}");
        yield return $"--release-name={options.Webhook.ReleaseName}";
        yield return $"--service-name={options.Webhook.ServiceName}";
        yield return $"--service-namespace={Namespace}";
        yield return $"--secret-name={options.Webhook.SecretName}";
        yield return $"--secret-namespace={options.Webhook.SecretNamespace}";
        if (options.Injection is not { } injection)
        {
            yield return "--injection=false";
        }
        else if (injection.Wait != InjectionOptions.DefaultWait)
        {
            yield return Invariant($"--injection-wait={injection.Wait.TotalMilliseconds}ms");
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Port(string name, int port) => new() { ["name"] = name, ["containerPort"] = port };

    private static JsonObject Probe(string path, int period) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = path, ["port"] = "health" },
        ["periodSeconds"] = period,
        ["timeoutSeconds"] = 2,
        ["failureThreshold"] = 3,
    };
}
