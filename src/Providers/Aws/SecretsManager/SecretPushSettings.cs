using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>What the metadata of a PushSecret's entry says of a secret.</summary>
/// <param name="IsText">Whether values are stored as text rather than as bytes.</param>
/// <param name="Description">The description of a new secret.</param>
/// <param name="KmsKeyId">The key of a new secret and of its copies.</param>
/// <param name="Tags">Tags; null or empty leaves those of a secret alone.</param>
/// <param name="Policy">The resource policy; null leaves that of a secret alone.</param>
/// <param name="Replicas">The regions that it is copied to; null leaves its copies alone.</param>
internal sealed record SecretPushSettings(
    bool IsText, string Description, string KmsKeyId, IReadOnlyDictionary<string, string>? Tags,
    ResourcePolicySetting? Policy, IReadOnlyList<string>? Replicas)
{
    private const string Format = "secretPushFormat";

    // AWS copies to at most as many as it has regions.
    private const int MostReplicas = 50;

    /// <summary>Reads them.</summary>
    /// <param name="metadata">The entry's metadata.</param>
    /// <param name="settings">What it says; not to be used after a failure.</param>
    public static FetchFailure? Read(JsonElement? metadata, out SecretPushSettings settings)
    {
        var format = "";
        var failure = PushMetadata.Read(
            metadata,
            spec =>
            {
                format = spec.Text(Format) ?? "";
                return new SecretPushSettings(
                    format == "string",
                    spec.Text("description") ?? "secret 'managed-by:external-secrets'",
                    spec.Text("kmsKeyId") ?? "alias/aws/secretsmanager",
                    spec.Texts("tags"),
                    ResourcePolicySetting.Read(spec.Section("resourcePolicy")),
                    spec.List("replicationLocations"));
            },
            out settings);
        var problem = failure?.Message
            ?? OwnedTags.ProblemOf(settings.Tags)
            ?? (format is "" or "binary" or "string" ? null : $"invalid secret push format: {format}")
            ?? (settings.Replicas?.Count > MostReplicas ? $"spec.replicationLocations has more than {MostReplicas} regions" : null)
            ?? settings.Policy?.Problem;
        return problem is null
            ? null
            : new FetchFailure(FetchFailureKind.Invalid, $"failed to parse push secret metadata: {problem}");
    }
}

/// <summary>Where the resource policy of a secret is written.</summary>
/// <param name="Kind">ConfigMap or Secret; null where the secret is to have no policy.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Key">The key in it.</param>
/// <param name="BlockPublicPolicy">Whether AWS refuses a policy that lets everybody in; null leaves it to AWS.</param>
internal sealed record ResourcePolicySetting(string? Kind, string Name, string Key, bool? BlockPublicPolicy)
{
    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Problem =>
        Kind is null ? null
        : Kind is not ("ConfigMap" or "Secret")
            ? $"spec.resourcePolicy.policySourceRef.kind \"{Kind}\" must be ConfigMap or Secret"
        : Name.Length == 0 || Key.Length == 0
            ? "spec.resourcePolicy.policySourceRef needs name and key"
            : null;

    /// <summary>Reads it; null where it is not written.</summary>
    public static ResourcePolicySetting? Read(MetadataFields policy)
    {
        var block = policy.Flag("blockPublicPolicy");
        var source = policy.Section("policySourceRef");
        var setting = new ResourcePolicySetting(
            source.IsPresent ? source.Text("kind") ?? "" : null, source.Text("name") ?? "", source.Text("key") ?? "", block);
        source.EndReading();
        policy.EndReading();
        return policy.IsPresent ? setting : null;
    }
}
