using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Json;
using k8s.Models;

namespace Keyferry.Sync.Restarts;

/// <summary>Reads of a workload's JSON what is kept of it.</summary>
internal sealed class WorkloadConverter : JsonConverter<Workload>
{
    /// <inheritdoc/>
    public override Workload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var metadata = root.Get("metadata");
        var all = metadata.TextMap("annotations");
        var template = root.Get("spec").Get("template");
        var ofTemplate = template.Get("metadata").TextMap("annotations");

        // A Rollout may take its pods from a Deployment: that one's template is the one to change.
        var hasTemplate = template.ValueKind == JsonValueKind.Object;
        var asked = hasTemplate
            ? RestartAnnotations.OfWorkloads.Where(a => all.ContainsKey(a) || ofTemplate.ContainsKey(a)).ToList()
            : [];
        var request = asked.Count > 0 ? RestartRequests.Of(all, ofTemplate) : null;
        return new Workload
        {
            ApiVersion = root.Text("apiVersion")!,
            Kind = root.Text("kind")!,
            Metadata = Kept(metadata),
            RequestText = string.Join('\n', asked.Select(a => $"{a}={all.GetValueOrDefault(a)}={ofTemplate.GetValueOrDefault(a)}")),
            Request = request,
            Secrets = request is null ? Workload.NoSecrets : PodTemplateReader.Read(template),
            State = all.GetValueOrDefault(RestartAnnotations.SecretHashes),
            RestartedAt = ofTemplate.GetValueOrDefault(RestartAnnotations.RestartedAt),
            ObservedGeneration = Observed(root.Get("status").Get("observedGeneration")),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Workload value, JsonSerializerOptions options) =>
        throw new NotSupportedException("a Workload holds a part of the object: writing it would lose the rest");

    private static V1ObjectMeta Kept(JsonElement metadata) => new()
    {
        Name = metadata.Text("name"),
        NamespaceProperty = metadata.Text("namespace"),
        Uid = metadata.Text("uid"),
        ResourceVersion = metadata.Text("resourceVersion"),
        Generation = metadata.Get("generation") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var generation)
            ? generation
            : null,
        DeletionTimestamp = metadata.Text("deletionTimestamp") is { } deleted
            && DateTime.TryParse(deleted, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null,
    };

    // Rollouts have it as a text; older ones put a hash there, of which nothing can be said:
    // https://github.com/argoproj/argo-rollouts/blob/master/pkg/apis/rollouts/v1alpha1/types.go, RolloutStatus.
    private static long Observed(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Number when field.TryGetInt64(out var number) => number,
        JsonValueKind.String => long.TryParse(field.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : long.MaxValue,
        _ => 0,
    };
}
