using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Aws.SecretsManager;

/// <summary>What the metadata of a PushSecret's entry says of a secret.</summary>
/// <param name="IsText">Whether values are stored as text rather than as bytes.</param>
/// <param name="Description">The description of a new secret.</param>
/// <param name="KmsKeyId">The key of a new secret and of its copies.</param>
/// <param name="Tags">Tags; where there are none, those of a secret are left alone.</param>
/// <param name="Policy">The resource policy; null leaves that of a secret alone.</param>
/// <param name="Replicas">The regions that it is copied to; null leaves its copies alone.</param>
internal sealed record SecretPushSettings(
    bool IsText, string Description, string KmsKeyId, IReadOnlyDictionary<string, string> Tags,
    ResourcePolicySetting? Policy, IReadOnlyList<string>? Replicas)
{
    // AWS has fewer regions than that.
    private const int MostReplicas = 50;

    private static readonly string[] Fields =
        ["secretPushFormat", "description", "kmsKeyId", "tags", "resourcePolicy", "replicationLocations"];

    /// <summary>Reads them.</summary>
    /// <param name="metadata">The entry's metadata.</param>
    /// <param name="settings">What it says; not to be used after a failure.</param>
    public static FetchFailure? Read(JsonElement? metadata, out SecretPushSettings settings)
    {
        var fields = PushFields.Of(metadata, Fields);
        var format = fields.Text("secretPushFormat");
        settings = new SecretPushSettings(
            format == "string",
            OwnedTags.DescriptionOr(fields.Text("description")),
            fields.Text("kmsKeyId") is { Length: > 0 } key ? key : "alias/aws/secretsmanager",
            fields.Map("tags"),
            ResourcePolicySetting.Read(fields),
            fields.List("replicationLocations"));
        fields.Keep(OwnedTags.ProblemOf(settings.Tags));
        fields.Keep(format is "" or "binary" or "string" ? null : $"invalid secret push format: {format}");
        fields.Keep(settings.Replicas?.Count > MostReplicas ? $"spec.replicationLocations has more than {MostReplicas} regions" : null);
        return fields.Error.Length == 0
            ? null
            : new FetchFailure(FetchFailureKind.Invalid, $"failed to parse push secret metadata: {fields.Error}");
    }
}

/// <summary>Where the resource policy of a secret is written.</summary>
/// <param name="Kind">ConfigMap or Secret; null where the secret is to have no policy.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Key">The key in it.</param>
/// <param name="BlockPublicPolicy">Whether AWS refuses a policy that lets everybody in; null leaves it to AWS.</param>
internal sealed record ResourcePolicySetting(string? Kind, string Name, string Key, bool? BlockPublicPolicy)
{
    private const string Source = "spec.resourcePolicy.policySourceRef";

    /// <summary>Reads it; null where it is not written.</summary>
    public static ResourcePolicySetting? Read(PushFields fields)
    {
        if (fields.Section("resourcePolicy", ["blockPublicPolicy", "policySourceRef"]) is not { } policy)
        {
            return null;
        }

        var source = policy.Section("policySourceRef", ["kind", "name", "key"]);
        var setting = new ResourcePolicySetting(
            source?.Text("kind"), source?.Text("name") ?? "", source?.Text("key") ?? "", policy.Flag("blockPublicPolicy"));
        fields.Keep(policy.Error);
        fields.Keep(source?.Error);
        fields.Keep(setting.Kind is null or "ConfigMap" or "Secret" ? null : $"{Source}.kind \"{setting.Kind}\" is to be ConfigMap or Secret");
        fields.Keep(setting.Kind is null || (setting.Name.Length > 0 && setting.Key.Length > 0) ? null : $"{Source} needs name and key");
        return setting;
    }
}
