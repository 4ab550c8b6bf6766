using System.Text.Json;
using Keyferry.Api;
using Keyferry.Api.Schema;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using Keyferry.Webhook.Admission.Fields;
using Keyferry.Webhook.Admission.Rules;

namespace Keyferry.Webhook.Admission;

/// <summary>
/// Says everything that is wrong with a manifest, at once. Reads nothing but the manifest, so that the webhook and
/// the command line give the same answer. Safe to use from several threads.
/// </summary>
/// <param name="schemas">What is known of the kinds.</param>
/// <param name="providers">The stores that are built in.</param>
/// <param name="templates">How Secrets' templates are read; null means as Go reads them.</param>
/// <param name="unknownFields">What becomes of fields that this version does not know.</param>
public sealed class ManifestValidator(
    ApiSchemas schemas,
    IEnumerable<IProvider> providers,
    TemplateOptions? templates = null,
    UnknownFieldPolicy unknownFields = UnknownFieldPolicy.Near)
{
    private readonly TemplateOptions _templates = templates ?? new TemplateOptions { Functions = FunctionLibrary.All };
    private readonly ProviderRules _providers = new(providers);

    /// <summary>Whether a kind is one of those that can be validated.</summary>
    public bool Knows(ManifestKind kind) => Schema(kind) is not null;

    /// <summary>Validates one manifest.</summary>
    /// <param name="kind">The manifest's kind.</param>
    /// <param name="manifest">The manifest as it was written, with its unknown fields.</param>
    /// <param name="ns">The namespace it goes to; null means the one it names.</param>
    /// <param name="budget">What the validation may use; null means no limit of time.</param>
    /// <returns>What was found, each thing once; nothing where the kind is not known.</returns>
    /// <exception cref="OperationCanceledException">The budget's token was cancelled.</exception>
    public ValidationResult Validate(
        ManifestKind kind, JsonElement manifest, string? ns = null, ValidationBudget? budget = null) =>
        Validate(kind, manifest, ns, new FieldErrorList(budget));

    /// <summary>Validates one manifest into a list that sets the limits.</summary>
    internal ValidationResult Validate(ManifestKind kind, JsonElement manifest, string? ns, FieldErrorList errors)
    {
        if (Schema(kind) is not { } schema || manifest.ValueKind != JsonValueKind.Object)
        {
            return ValidationResult.Nothing;
        }

        var stop = ValidationStop.None;
        try
        {
            new SchemaWalk(errors, Newest(schema), unknownFields).Walk(schema.Root, manifest);
            Rules(schema, manifest, ns ?? manifest.Get("metadata").Text("namespace") ?? "", errors);
        }
        catch (ValidationStoppedException stopped)
        {
            stop = stopped.Reason;
        }

        return new ValidationResult(errors.All, stop, errors.WarningsLeftOut);
    }

    private void Rules(KindSchema schema, JsonElement manifest, string ns, FieldErrorList errors)
    {
        var spec = manifest.Get("spec");
        var scope = new SpecScope(spec, FieldPath.Root.Field("spec"), errors, _templates);
        var kind = schema.Kind.Resource.Kind;
        if (schema.Kind.Resource.Group == ApiResources.GeneratorGroup)
        {
            GeneratorRules.Check(kind, scope);
            return;
        }

        switch (kind)
        {
            case "ExternalSecret":
                ExternalSecretRules.Check(scope);
                break;
            case "ClusterExternalSecret":
                ClusterWideRules.ClusterExternalSecret(scope);
                break;
            case "PushSecret":
                PushSecretRules.Check(scope);
                break;
            case "ClusterPushSecret":
                ClusterWideRules.ClusterPushSecret(scope);
                break;
            case "SecretStore" or "ClusterSecretStore":
                StoreRules.Check(scope, kind);
                var name = manifest.Get("metadata").Text("name") ?? "";
                var node = schema.Root.FieldsByName["spec"].Node;
                _providers.Check(
                    new StoreUnderTest(kind, kind == "SecretStore" ? ns : "", name, node, spec), errors);
                break;
        }
    }

    private KindSchema? Schema(ManifestKind kind) => schemas.Find(kind.Group, kind.Version, kind.Kind);

    private SchemaNode? Newest(KindSchema schema)
    {
        var stored = schema.Kind.Resource;
        return schema.Version == stored.Version
            ? null
            : schemas.Find(stored.Group, stored.Version, stored.Kind)?.Root;
    }
}

/// <summary>What a manifest says it is.</summary>
/// <param name="Group">The API group.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">The kind.</param>
public readonly record struct ManifestKind(string Group, string Version, string Kind)
{
    /// <summary>The kind that a manifest names; parts that are missing are empty.</summary>
    public static ManifestKind Of(JsonElement manifest)
    {
        var version = manifest.Text("apiVersion") ?? "";
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        return new ManifestKind(
            slash < 0 ? "" : version[..slash], version[(slash + 1)..], manifest.Text("kind") ?? "");
    }
}
