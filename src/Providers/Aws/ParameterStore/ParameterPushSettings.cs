using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json;

namespace Keyferry.Providers.Aws.ParameterStore;

/// <summary>What the metadata of a PushSecret's entry says of a parameter.</summary>
/// <param name="Type">String, StringList or SecureString.</param>
/// <param name="Description">Its description.</param>
/// <param name="KmsKeyId">The key of a SecureString.</param>
/// <param name="IsAdvanced">Whether it is of the advanced tier.</param>
/// <param name="Policies">The policies of an advanced parameter as JSON; null where there are none.</param>
/// <param name="IsPlain">Whether the values of a whole Secret are written as text rather than in base64.</param>
/// <param name="Tags">Tags; null or empty leaves those of a parameter alone.</param>
internal sealed record ParameterPushSettings(
    string Type, string Description, string KmsKeyId, bool IsAdvanced, string? Policies, bool IsPlain,
    IReadOnlyDictionary<string, string>? Tags)
{
    private const string Secure = "SecureString";
    private const string Advanced = "Advanced";

    /// <summary>How many bytes the value may have.</summary>
    public int MostBytes => IsAdvanced ? 8192 : 4096;

    /// <summary>Reads them.</summary>
    /// <param name="metadata">The entry's metadata.</param>
    /// <param name="settings">What it says; not to be used after a failure.</param>
    public static FetchFailure? Read(JsonElement? metadata, out ParameterPushSettings settings)
    {
        var tier = "";
        var failure = PushMetadata.Read(
            metadata,
            spec =>
            {
                var tierFields = spec.Section("tier");
                tier = tierFields.Text("type") ?? "";
                var policies = tierFields.Any("policies");
                tierFields.EndReading();
                return new ParameterPushSettings(
                    spec.Text("secretType") is { Length: > 0 } type ? type : "String",
                    spec.Text("description") ?? "secret 'managed-by:external-secrets'",
                    spec.Text("kmsKeyID") ?? "alias/aws/ssm",
                    tier == Advanced,
                    policies is { ValueKind: JsonValueKind.String } text ? text.GetString() : policies?.GetRawText(),
                    spec.Flag("encodeAsDecoded") ?? false,
                    spec.Texts("tags"));
            },
            out settings);
        if (failure is not null)
        {
            return failure;
        }

        var problem = OwnedTags.ProblemOf(settings.Tags)
            ?? (settings.Type is "String" or "StringList" or Secure ? null
                : $"spec.secretType \"{settings.Type}\" must be String, StringList or SecureString")
            ?? (tier is "" or "Standard" or Advanced ? null : $"spec.tier.type \"{tier}\" must be Standard or Advanced");
        return problem is null ? null : new FetchFailure(FetchFailureKind.Invalid, problem);
    }

    /// <summary>What is written beside the value.</summary>
    /// <param name="name">The parameter's name.</param>
    public NewParameter Parameter(string name) => new(
        name, Type, Description, Type == Secure ? KmsKeyId : null, IsAdvanced ? Advanced : null, IsAdvanced ? Policies : null);
}
