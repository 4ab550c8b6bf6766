using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Keyferry.Api.Crds;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Webhooks;

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
    private const int AtOnce = 4;

    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Applies everything; doing it again changes nothing.</summary>
    /// <exception cref="InstallException">Something was refused, or the API server did not answer.</exception>
    public async Task InstallAsync(CancellationToken cancellation)
    {
        var definitions = CrdFiles.Definitions();
        await Parallel.ForEachAsync(
            definitions,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (definition, stop) =>
            {
                await ApplyDefinitionAsync(definition.Name, definition.Json, stop);
                await WaitUntilServedAsync(definition.Name, stop);
            });
        LogDefinitions(logger, definitions.Count);

        await ApplyConfigurationAsync(BuiltIn.MutatingWebhookConfiguration, configurations.Mutating(), cancellation);
        await ApplyConfigurationAsync(BuiltIn.ValidatingWebhookConfiguration, configurations.Validating(), cancellation);
    }

    private async Task ApplyDefinitionAsync(string name, JsonObject json, CancellationToken cancellation)
    {
        var result = await ApplyAsync(BuiltIn.CustomResourceDefinition, name, json, cancellation);
        if (result is { Ok: false, Failure.Message: var message } && CrdFields.AreUnknownIn(message))
        {
            LogOldServer(logger, name, CrdFields.Names);
            CrdFields.RemoveFrom(json);
            result = await ApplyAsync(BuiltIn.CustomResourceDefinition, name, json, cancellation);
        }

        Check(result, $"CustomResourceDefinition {name}");
    }

    private async Task ApplyConfigurationAsync<T>(
        ResourceType<T> type, JsonObject json, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var name = json["metadata"]!["name"]!.GetValue<string>();
        Check(await ApplyAsync(type, name, json, cancellation), $"{type.Kind} {name}");
        LogConfiguration(logger, type.Kind, name);
    }

    private ValueTask<KubeResult<T>> ApplyAsync<T>(
        ResourceType<T> type, string name, JsonObject json, CancellationToken cancellation)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        api.PatchAsync(
            type, new ObjectKey("", name), KubePatch.Apply(json), new WriteOptions(FieldManager, Force: true), cancellation);

    private async Task WaitUntilServedAsync(string name, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var result = await api.GetAsync(
                BuiltIn.CustomResourceDefinition, new ObjectKey("", name), cancellation);
            var conditions = result.Value?.Status?.Conditions ?? [];
            if (conditions.Any(static c => c is { Type: "Established", Status: "True" }))
                return;

            if (conditions.FirstOrDefault(static c => c is { Type: "NamesAccepted", Status: "False" }) is { } refused)
                throw new InstallException($"CustomResourceDefinition {name}: {refused.Message}");
            if (time.GetElapsedTime(start) > _patience)
                throw new InstallException(
                    $"CustomResourceDefinition {name} is not served after {_patience.TotalSeconds} s: see its conditions");
            await Task.Delay(_poll, time, cancellation);
        }
    }

    private static void Check<T>(KubeResult<T> result, string what)
        where T : class
    {
        if (result.Ok)
            return;

        throw new InstallException(result.Failure.Code switch
        {
            0 => $"cannot apply {what}: the API server does not answer ({result.Failure.Message})",
            403 => $"may not apply {what}: {result.Failure.Message}; start with the rights of an administrator, or "
                + "apply deploy/ by hand and start without --install",
            _ => $"cannot apply {what}: {result.Failure.Code} {result.Failure.Reason}: {result.Failure.Message}",
        });
    }

    [LoggerMessage(200, LogLevel.Information, "Applied {Count} CustomResourceDefinitions")]
    private static partial void LogDefinitions(ILogger logger, int count);

    [LoggerMessage(201, LogLevel.Information, "Applied {Kind} {Name}")]
    private static partial void LogConfiguration(ILogger logger, string kind, string name);

    [LoggerMessage(202, LogLevel.Warning,
        "CustomResourceDefinition {Name}: this API server is too old for {Fields}; they are left out")]
    private static partial void LogOldServer(ILogger logger, string name, string fields);
}
