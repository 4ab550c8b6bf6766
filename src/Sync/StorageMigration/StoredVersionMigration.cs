using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Logging;

namespace Keyferry.Sync.StorageMigration;

/// <summary>Has the objects of one kind stored anew, and then takes the old versions out of its definition's status.</summary>
/// <param name="kind">The kind, in the version in which it is to be stored.</param>
/// <param name="api">The API server.</param>
/// <param name="log">Where it says what it does.</param>
/// <param name="time">The clock.</param>
internal sealed partial class StoredVersionMigration(ResourceType kind, IKubeApi api, ILogger log, TimeProvider time)
{
    // Five writes a second: whoever watches sees each of them, and etcd keeps each for a while.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan TroublePause = TimeSpan.FromSeconds(10);
    private const int MostAttempts = 5;

    // Merged with nothing, an object is written only where the server would store it in another form.
    private static readonly KubePatch Nothing = KubePatch.Merge(new JsonObject());

    private readonly string _definition = $"{kind.Plural}.{kind.Group}";

    /// <summary>Does it.</summary>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether nothing is left to do here; false where it is worth another try.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        var read = await ReadAsync(cancellation);
        if (!read.Ok)
        {
            return IsFinal(read.Failure, $"get CustomResourceDefinition {_definition}");
        }

        if (Old(read.Value) is not { Count: > 0 } old)
        {
            return true;
        }

        var listed = await api.ListAsync(ObjectHeader.Of(kind), null, null, cancellation);
        if (!listed.Ok)
        {
            return IsFinal(listed.Failure, $"list {kind.Plural}");
        }

        var names = string.Join(", ", old);
        LogBegin(listed.Value.Items.Count, kind.Kind, names, kind.Version);
        var refused = 0;
        foreach (var item in listed.Value.Items)
        {
            var failure = await StoreAsync(item, cancellation);
            if (failure is { Code: 403, Causes.Count: 0 })
            {
                return IsFinal(failure, $"patch {kind.Plural}");
            }

            if (failure is not null)
            {
                refused++;
                LogRefused(kind.Kind, KeyOf(item).ToString(), failure.Message);
            }

            await Task.Delay(Pause, time, cancellation);
        }

        if (refused > 0)
        {
            LogLeft(refused, kind.Kind, names);
            return false;
        }

        return await ForgetOldAsync(read.Value, names, cancellation);
    }

    /// <summary>The versions in which objects may be stored beside the one in which they are stored now. Pure.</summary>
    /// <returns>The versions; null where the definition stores another version than this program writes.</returns>
    internal static IReadOnlyList<string>? Old(V1CustomResourceDefinition definition, string version) =>
        definition.Spec?.Versions?.FirstOrDefault(static v => v.Storage)?.Name == version
            ? [.. (definition.Status?.StoredVersions ?? []).Where(v => v != version)]
            : null;

    private IReadOnlyList<string>? Old(V1CustomResourceDefinition definition) => Old(definition, kind.Version);

    private ValueTask<KubeResult<V1CustomResourceDefinition>> ReadAsync(CancellationToken cancellation) =>
        api.GetAsync(BuiltIn.CustomResourceDefinition, new ObjectKey("", _definition), cancellation);

    // Whoever changed or deleted the object meanwhile has done it.
    private async ValueTask<KubeFailure?> StoreAsync(ObjectHeader item, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var patched = await api.PatchAsync(
                ObjectHeader.Of(kind), KeyOf(item), Nothing, WriteOptions.Plain, cancellation);
            if (patched.Ok || patched.Failure.IsNotFound)
            {
                return null;
            }

            if (attempt == MostAttempts || patched.Failure.Code is not (0 or 409 or 429 or >= 500))
            {
                return patched.Failure;
            }

            var asked = patched.Failure.RetryAfter is { } wait && wait < StorageMigrator.RetryDelay ? wait : TimeSpan.Zero;
            await Task.Delay(asked > TroublePause ? asked : TroublePause, time, cancellation);
        }
    }

    private async ValueTask<bool> ForgetOldAsync(
        V1CustomResourceDefinition definition, string names, CancellationToken cancellation)
    {
        var current = definition;
        for (var attempt = 1; ; attempt++)
        {
            var patch = KubePatch.Merge(new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = current.Metadata.ResourceVersion },
                ["status"] = new JsonObject { ["storedVersions"] = new JsonArray(kind.Version) },
            });
            var patched = await api.PatchAsync(
                BuiltIn.CustomResourceDefinition, new ObjectKey("", _definition), patch, WriteOptions.Status, cancellation);
            if (patched.Ok)
            {
                LogDone(kind.Kind, names, _definition, kind.Version);
                return true;
            }

            if (!patched.Failure.IsConflict || attempt == MostAttempts)
            {
                return IsFinal(patched.Failure, $"patch customresourcedefinitions/status of {_definition}");
            }

            // A spec that changed meanwhile may have stored another version for a while.
            var read = await ReadAsync(cancellation);
            if (!read.Ok || read.Value.Metadata.Uid != definition.Metadata.Uid
                || read.Value.Metadata.Generation != definition.Metadata.Generation)
            {
                return false;
            }

            current = read.Value;
        }
    }

    private bool IsFinal(KubeFailure failure, string what)
    {
        if (failure.IsNotFound)
        {
            return true;
        }

        if (failure.Code is 401 or 403)
        {
            LogForbidden(kind.Kind, what, failure.Message);
            return true;
        }

        LogTrouble(kind.Kind, what, failure.Message);
        return false;
    }

    private static ObjectKey KeyOf(ObjectHeader item) => new(item.Metadata.NamespaceProperty ?? "", item.Metadata.Name);

    [LoggerMessage(30, LogLevel.Information,
        "{Count} objects of {Kind} may be stored as {Old}: they are stored anew as {Version}, five a second")]
    private partial void LogBegin(int count, string kind, string old, string version);

    [LoggerMessage(31, LogLevel.Information,
        "No object of {Kind} is stored as {Old} any more: status.storedVersions of {Definition} is [{Version}]")]
    private partial void LogDone(string kind, string old, string definition, string version);

    [LoggerMessage(32, LogLevel.Warning, "{Kind} {Key} cannot be stored anew: {Message}")]
    private partial void LogRefused(string kind, string key, string message);

    [LoggerMessage(33, LogLevel.Warning,
        "{Count} objects of {Kind} are perhaps still stored as {Old}, so that the version stays in the definition; trying again in an hour")]
    private partial void LogLeft(int count, string kind, string old);

    [LoggerMessage(34, LogLevel.Warning,
        "Objects of {Kind} are not stored anew, as Keyferry may not {What}: {Message}. Allow it (keyferry manifests prints the "
        + "rules), or switch this off with --migrate-stored-versions=false")]
    private partial void LogForbidden(string kind, string what, string message);

    [LoggerMessage(35, LogLevel.Warning, "Objects of {Kind} are not stored anew, cannot {What}: {Message}; trying again in an hour")]
    private partial void LogTrouble(string kind, string what, string message);
}
