using System.Text.Json.Nodes;
using Keyferry.Admission.Handlers;
using Keyferry.Admission.Registrations;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Injection.Webhooks;
using Keyferry.Webhook.Installation;

namespace Keyferry.Webhook.Manifests;

/// <summary>Everything that runs Keyferry in a cluster, as YAML files in the order in which they are applied.</summary>
public static class ManifestFiles
{
    /// <summary>The files.</summary>
    /// <param name="options">How Keyferry runs.</param>
    public static IReadOnlyList<ManifestFile> All(ManifestOptions options)
    {
        var workload = new WorkloadManifests(options);
        List<ManifestFile> files =
        [
            File("namespace", [Manifest.Of("v1", "Namespace", options.Webhook.ServiceNamespace)]),
            File("access", new AccessManifests(options).All()),
        ];
        if (options.IsClusterWide)
        {
            files.Add(File("service", workload.Services()));
        }

        files.Add(File("deployment", workload.Workloads()));
        if (options.IsClusterWide)
        {
            var webhooks = new WebhookConfigurations(
                options.Webhook,
                [
                    .. ManifestWebhooks.All(CreateValidator),
                    .. options.Injection is { } injection ? InjectionWebhooks.All(injection, NobodyServes) : [],
                ]);
            files.Add(File("webhooks", [webhooks.Mutating(), webhooks.Validating()]));
        }

        return files;
    }

    private static IAdmissionHandler NobodyServes() => throw new InvalidOperationException("manifests are printed, and nobody serves here");

    private static RequestValidator CreateValidator() => new(new ManifestValidator(new ApiSchemas(), []));

    private static ManifestFile File(string name, IEnumerable<JsonObject> objects) =>
        new($"{name}.yaml", string.Join("---\n", objects.Select(YamlWriter.Write)));
}
