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
/// <param name="Tags">Tags; where there are none, those of a parameter are left alone.</param>
internal sealed record ParameterPushSettings(
    string Type, string Description, string KmsKeyId, bool IsAdvanced, string? Policies, bool IsPlain,
    IReadOnlyDictionary<string, string> Tags)
{
    private const string Secure = "SecureString";
    private const string Advanced = "Advanced";

    private static readonly string[] Fields = ["secretType", "kmsKeyID", "tier", "encodeAsDecoded", "tags", "description"];

    /// <summary>How many bytes the value may have.</summary>
    public int MostBytes => IsAdvanced ? 8192 : 4096;

    /// <summary>Reads them.</summary>
    /// <param name="metadata">The entry's metadata.</param>
    /// <param name="settings">What it says; not to be used after a failure.</param>
    public static FetchFailure? Read(JsonElement? metadata, out ParameterPushSettings settings)
    {
        var fields = PushFields.Of(metadata, Fields);
        var tier = fields.Section("tier", ["type", "policies"]);
        var (type, tierType, policies) = (fields.Text("secretType"), tier?.Text("type") ?? "", tier?.Any("policies"));
        settings = new ParameterPushSettings(
            type.Length == 0 ? "String" : type,
            OwnedTags.DescriptionOr(fields.Text("description")),
            fields.Text("kmsKeyID") is { Length: > 0 } key ? key : "alias/aws/ssm",
            tierType == Advanced,
            policies is { ValueKind: JsonValueKind.String } text ? text.GetString() : policies?.GetRawText(),
            fields.Flag("encodeAsDecoded") ?? false,
            fields.Map("tags"));
        fields.Keep(tier?.Error);
        fields.Keep(OwnedTags.ProblemOf(settings.Tags));
        fields.Keep(settings.Type is "String" or "StringList" or Secure ? null
            : $"spec.secretType \"{settings.Type}\" is to be String, StringList or SecureString");
        fields.Keep(tierType is "" or "Standard" or Advanced ? null
            : $"spec.tier.type \"{tierType}\" is to be Standard or Advanced");
        return fields.Error.Length == 0 ? null : new FetchFailure(FetchFailureKind.Invalid, fields.Error);
    }

    /// <summary>What is written beside the value.</summary>
    /// <param name="name">The parameter's name.</param>
    public NewParameter Parameter(string name) => new(
        name, Type, Description, Type == Secure ? KmsKeyId : null, IsAdvanced ? Advanced : null, IsAdvanced ? Policies : null);
}
