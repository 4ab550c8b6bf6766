using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Sync.Restarts;

/// <summary>
/// Writes on a workload what is noted, and restarts it, by server-side apply of two annotations that nobody else owns: so tools
/// that compare what they applied see no difference. A write since the workload was read is a conflict: what was decided of an
/// older state is not done.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="type">The kind.</param>
public sealed class WorkloadWriter(IKubeApi api, ResourceType<Workload> type)
{
    /// <summary>The field manager.</summary>
    public const string FieldManager = "keyferry-restarts";

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Writes.</summary>
    /// <param name="workload">The workload as it was read.</param>
    /// <param name="state">What is noted; null takes the annotation away.</param>
    /// <param name="restartAt">The time of the restart; null for none, which leaves the pod template as it is.</param>
    /// <param name="cancellation">Ends the call.</param>
    public ValueTask<KubeResult<Workload>> WriteAsync(
        Workload workload, string? state, DateTimeOffset? restartAt, CancellationToken cancellation)
    {
        var metadata = new JsonObject
        {
            ["name"] = workload.Metadata.Name,
            ["namespace"] = workload.Metadata.NamespaceProperty,
            ["resourceVersion"] = workload.Metadata.ResourceVersion,
        };
        if (state is not null)
        {
            metadata["annotations"] = new JsonObject { [RestartAnnotations.SecretHashes] = state };
        }

        var body = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata };

        // What an apply does not name it gives up: the time of the last restart is named again, or that would be a restart.
        if ((restartAt is { } at ? Text(at) : workload.RestartedAt) is { } restarted)
        {
            body["spec"] = new JsonObject
            {
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RestartAnnotations.RestartedAt] = restarted } },
                },
            };
        }

        return api.PatchAsync(type, workload.Key, KubePatch.Apply(body), new WriteOptions(FieldManager, Force: true), cancellation);
    }

    /// <summary>The time of a workload's last restart; null where there was none.</summary>
    public static DateTimeOffset? LastRestart(Workload workload) => DateTimeOffset.TryParse(
        workload.RestartedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
