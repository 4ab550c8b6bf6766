using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using k8s;
using k8s.Models;

namespace Keyferry.Webhook.Installation;

/// <summary>Applies the CRDs, waits until they are served, and applies the webhook configurations.</summary>
/// <param name="api">The API server.</param>
/// <param name="configurations">The webhook configurations.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to say what was done.</param>
public sealed partial class Installer(
    IKubeApi api, WebhookConfigurations configurations, TimeProvider time, ILogger<Installer> logger)
{
    /// <summary>The field manager of what is installed.</summary>
    public const string FieldManager = "keyferry-install";

    // The server spends its time on the definitions' schemas, one core each.
    private const int MaxParallelism = 4;

    private const string OwnWebhooks = ".keyferry.io";

    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _servedTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Applies everything; doing it again changes nothing.</summary>
    /// <param name="webhook">Whether the webhook configurations are applied too.</param>
    /// <param name="cancellation">Ends the installation.</param>
    /// <exception cref="InstallException">Something was refused, or the API server did not answer.</exception>
    public async Task InstallAsync(bool webhook, CancellationToken cancellation)
    {
        var definitions = CrdFiles.Definitions(EmbeddedDescriptions.Load());
        await Parallel.ForEachAsync(
            definitions,
            new ParallelOptions { MaxDegreeOfParallelism = MaxParallelism, CancellationToken = cancellation },
            async (definition, stop) =>
            {
                await RemoveConversionWebhookAsync(definition.Name, stop);
                await ApplyDefinitionAsync(definition.Name, definition.Json, stop);
                await WaitUntilServedAsync(definition.Name, stop);
            });
        LogDefinitions(logger, definitions.Count);
        if (!webhook)
        {
            return;
        }

        await ApplyConfigurationAsync(BuiltIn.MutatingWebhookConfiguration, configurations.Mutating(), cancellation);
        await ApplyConfigurationAsync(BuiltIn.ValidatingWebhookConfiguration, configurations.Validating(), cancellation);
    }

    // Older releases of ESO converted by a webhook. Server-side apply alone cannot take it away: the block belongs to
    // another field manager, and the server refuses strategy None beside it.
    private async Task RemoveConversionWebhookAsync(string name, CancellationToken cancellation)
    {
        var type = BuiltIn.CustomResourceDefinition;
        var stored = await api.GetAsync(type, new ObjectKey("", name), cancellation);
        if (stored.Value?.Spec?.Conversion is not { } conversion || conversion is { Strategy: "None", Webhook: null })
        {
            return;
        }

        var none = new JsonObject { ["strategy"] = "None", ["webhook"] = null };
        var patch = KubePatch.Merge(new JsonObject { ["spec"] = new JsonObject { ["conversion"] = none } });
        Check(
            await api.PatchAsync(type, new ObjectKey("", name), patch, new WriteOptions(FieldManager), cancellation),
            $"CustomResourceDefinition {name}");
        LogConversion(logger, name);
    }

    private async Task ApplyDefinitionAsync(string name, JsonObject json, CancellationToken cancellation) =>
        await ApplyAsync(BuiltIn.CustomResourceDefinition, name, json, cancellation);

    private async Task ApplyConfigurationAsync<T>(
        ResourceType<T> type, JsonObject json, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var name = json["metadata"]!["name"]!.GetValue<string>();
        await RemoveFormerWebhooksAsync(type, name, json, cancellation);
        var stored = await ApplyAsync(type, name, json, cancellation);

        // A server whose gate is closed takes the field and drops it.
        if (Unconditional(stored).Any(w => WebhookConfigurations.HasConditions(json, w)) && LeaveOutConditional(name, json))
        {
            await RemoveFormerWebhooksAsync(type, name, json, cancellation);
            await ApplyAsync(type, name, json, cancellation);
        }

        LogConfiguration(logger, type.Kind, name);
    }

    // The names of webhooks that are asked whatever the request.
    private static IEnumerable<string> Unconditional(object stored) => stored switch
    {
        V1MutatingWebhookConfiguration mutating =>
            (mutating.Webhooks ?? []).Where(static w => w.MatchConditions is not { Count: > 0 }).Select(static w => w.Name),
        V1ValidatingWebhookConfiguration validating =>
            (validating.Webhooks ?? []).Where(static w => w.MatchConditions is not { Count: > 0 }).Select(static w => w.Name),
        _ => [],
    };

    private bool LeaveOutConditional(string name, JsonObject json)
    {
        var removed = configurations.RemoveConditional(json);
        foreach (var webhook in removed)
        {
            LogConditional(logger, name, webhook);
        }

        return removed.Count > 0;
    }

    // Server-side apply alone cannot take an entry away whose caBundle the certificates' controller owns: it would leave that
    // much of it, which the server refuses. Somebody else's entries stay.
    private async Task RemoveFormerWebhooksAsync(ResourceType type, string name, JsonObject json, CancellationToken cancellation)
    {
        var whole = UnstructuredType.Of(type.Group, type.Version, type.Plural, type.Kind, type.Namespaced);
        var stored = await api.GetAsync(whole, new ObjectKey("", name), cancellation);
        var kept = Names(json["webhooks"]).ToHashSet(StringComparer.Ordinal);
        var former = Names(stored.Value?.Content?["webhooks"]).Index()
            .Where(w => w.Item.EndsWith(OwnWebhooks, StringComparison.Ordinal) && !kept.Contains(w.Item)).Reverse().ToList();
        if (former.Count == 0)
        {
            return;
        }

        // The last first, so that those before it keep their places; the test keeps a race from taking another one.
        var patch = KubePatch.Json(new JsonArray([.. former.SelectMany(static w => new JsonNode[]
        {
            new JsonObject { ["op"] = "test", ["path"] = $"/webhooks/{w.Index}/name", ["value"] = w.Item },
            new JsonObject { ["op"] = "remove", ["path"] = $"/webhooks/{w.Index}" },
        })]));
        Check(await api.PatchAsync(whole, new ObjectKey("", name), patch, new WriteOptions(FieldManager), cancellation), $"{type.Kind} {name}");
    }

    private static IEnumerable<string> Names(JsonNode? webhooks) =>
        (webhooks as JsonArray ?? []).Select(static w => w?["name"]?.GetValue<string>() ?? "");

    private async Task<T> ApplyAsync<T>(ResourceType<T> type, string name, JsonObject json, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var result = await api.PatchAsync(
                type, new ObjectKey("", name), KubePatch.Apply(json), new WriteOptions(FieldManager, Force: true), cancellation);
            var unknown = result.Ok ? [] : UnsupportedFields.UnknownIn(result.Failure.Message).Where(f => left.Add(f.Name)).ToList();
            if (unknown.Count == 0)
            {
                Check(result, $"{type.Kind} {name}");
                return result.Value!;
            }

            foreach (var (field, since) in unknown)
            {
                LogOldServer(logger, type.Kind, name, field, since);
                if (field == UnsupportedFields.MatchConditions)
                {
                    LeaveOutConditional(name, json);
                }

                UnsupportedFields.Remove(json, field);
            }
        }
    }

    private async Task WaitUntilServedAsync(string name, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var result = await api.GetAsync(
                BuiltIn.CustomResourceDefinition, new ObjectKey("", name), cancellation);
            var conditions = result.Value?.Status?.Conditions ?? [];
            if (conditions.Any(static c => c is { Type: "Established", Status: "True" }))
            {
                return;
            }

            if (conditions.FirstOrDefault(static c => c is { Type: "NamesAccepted", Status: "False" }) is { } refused)
            {
                throw new InstallException($"CustomResourceDefinition {name}: {refused.Message}");
            }

            if (time.GetElapsedTime(start) > _servedTimeout)
            {
                throw new InstallException(
                    $"CustomResourceDefinition {name} is not served after {_servedTimeout.TotalSeconds} s: see its conditions");
            }

            await Task.Delay(_poll, time, cancellation);
        }
    }

    private static void Check<T>(KubeResult<T> result, string what)
        where T : class
    {
        if (result.Ok)
        {
            return;
        }

        throw new InstallException(result.Failure.Code switch
        {
            0 => $"cannot apply {what}: the API server does not answer ({result.Failure.Message})",
            403 => $"may not apply {what}: {result.Failure.Message}; start with the rights of an administrator, or "
                + "apply what keyferry crds and keyferry manifests print, and start without --install",
            _ => $"cannot apply {what}: {result.Failure.Code} {result.Failure.Reason}: {result.Failure.Message}",
        });
    }

    [LoggerMessage(200, LogLevel.Information, "Applied {Count} CustomResourceDefinitions")]
    private static partial void LogDefinitions(ILogger logger, int count);

    [LoggerMessage(201, LogLevel.Information, "Applied {Kind} {Name}")]
    private static partial void LogConfiguration(ILogger logger, string kind, string name);

    [LoggerMessage(202, LogLevel.Warning,
        "{Kind} {Name}: this API server does not know {Field}, which came with Kubernetes {Since}; it is left out")]
    private static partial void LogOldServer(ILogger logger, string kind, string name, string field, string since);

    [LoggerMessage(204, LogLevel.Warning,
        "{Name}: the webhook {Webhook} is left out, since this API server keeps no conditions: pods ask by labels here, and who deletes a store is not told of its users")]
    private static partial void LogConditional(ILogger logger, string name, string webhook);

    [LoggerMessage(203, LogLevel.Information,
        "CustomResourceDefinition {Name}: removed the conversion webhook that another release left; its versions need none")]
    private static partial void LogConversion(ILogger logger, string name);
}
