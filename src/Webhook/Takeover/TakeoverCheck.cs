using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Json;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Sync.ExternalSecrets;
using Keyferry.Sync.Stores;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Access;

namespace Keyferry.Webhook.Takeover;

/// <summary>Says what a takeover of a cluster would meet. It only reads.</summary>
/// <param name="api">The API server.</param>
/// <param name="controllerClass">The class that the engine will have.</param>
/// <param name="flags">Reads the operator's command lines as this program would.</param>
/// <param name="time">The clock.</param>
internal sealed class TakeoverCheck(
    IKubeApi api, string controllerClass, Func<IReadOnlyList<string>, FlagAnswer> flags, TimeProvider time)
{
    private readonly FindingList _findings = new();
    private readonly Dictionary<StoreKey, string> _classes = [];
    private readonly List<ExternalSecret> _externalSecrets = [];
    private readonly HashSet<string> _clusterExternalSecrets = new(StringComparer.Ordinal);

    /// <summary>Looks at everything.</summary>
    /// <param name="progress">Is told what is looked at next.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<TakeoverReport> RunAsync(Action<string> progress, CancellationToken cancellation)
    {
        progress("definitions");
        var kinds = await new DefinitionCheck(api, _findings).RunAsync(cancellation);
        var providers = ProviderRegistry.Create(static _ => null, time, new ProviderCalls(null));
        var generators = GeneratorRegistry.Create(time);
        var objects = new ObjectCheck(
            new ManifestValidator(
                new ApiSchemas(), providers.All, new TemplateOptions { Functions = FunctionLibrary.All }, UnknownFieldPolicy.Warn, generators.All),
            providers, generators, controllerClass, _findings, time);
        var looked = 0;
        foreach (var kind in kinds)
        {
            progress(kind.Resource.Plural);
            looked += await ObjectsAsync(kind, objects, cancellation);
        }

        progress("target Secrets");
        var ours = _externalSecrets.Where(IsOurs).ToList();
        Foreign();
        var targets = await new TargetCheck(api, _findings).RunAsync(ours, cancellation);
        progress("namespaces");
        await new NamespaceCheck(api, _findings).RunAsync(_clusterExternalSecrets, cancellation);
        progress("webhooks and Deployments");
        await new WebhookCheck(api, _findings).RunAsync(cancellation);
        await new DeploymentCheck(api, flags, _findings).RunAsync(cancellation);
        return new TakeoverReport(_findings.Findings, _findings.Problems, looked, targets);
    }

    private async ValueTask<int> ObjectsAsync(DefinedKind kind, ObjectCheck check, CancellationToken cancellation)
    {
        var listed = await api.ListAsync(kind.Resource, null, null, cancellation);
        if (!listed.Ok)
        {
            _findings.Unread(ReadProblem.Of(listed.Failure, "list", kind.Resource, null));
            return 0;
        }

        foreach (var item in listed.Value.Items)
        {
            // Items of lists may leave both out.
            item.ApiVersion ??= kind.Resource.ApiVersion;
            item.Kind ??= kind.Resource.Kind;
            var manifest = JsonSerializer.SerializeToElement(item, KubeJsonContext.Default.UnstructuredObject);
            check.Look(kind, item.Metadata, manifest);
            Remember(kind.Resource.Kind, item, manifest);
        }

        return listed.Value.Items.Count;
    }

    private void Remember(string kind, UnstructuredObject item, JsonElement manifest)
    {
        switch (kind)
        {
            case "ExternalSecret" when Read(manifest) is { } secret:
                _externalSecrets.Add(secret);
                break;
            case "ClusterExternalSecret":
                _clusterExternalSecrets.Add(item.Metadata.Name);
                break;
            case StoreKey.Namespaced or StoreKey.ClusterWide:
                _classes[StoreKey.Of(kind, item.Metadata.Name, item.Metadata.NamespaceProperty ?? "")] =
                    manifest.Get("spec").Text("controller") ?? "";
                break;
        }
    }

    // One whose fields are of wrong types is told by the rules of admission.
    private static ExternalSecret? Read(JsonElement manifest)
    {
        try
        {
            return manifest.Deserialize(ApiJsonContext.Default.ExternalSecret);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool IsOurs(ExternalSecret owner) => FetchPlan.StoresOf(owner).All(s =>
        _classes.GetValueOrDefault(s) is not { Length: > 0 } named || named == controllerClass);

    private void Foreign()
    {
        foreach (var owner in _externalSecrets.Where(o => !IsOurs(o)))
        {
            _findings.Notes(TakeoverArea.Class, FindingList.Subject("ExternalSecret", owner.Metadata),
                $"uses a store of another controller class, and is left alone by an engine of class \"{controllerClass}\"");
        }
    }
}
