using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Admission.Rules;
using Keyferry.Api.Crds;
using Keyferry.Api.Resources;
using Keyferry.Api.Schema;
using Keyferry.Api.Validation;
using Keyferry.Providers;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Admission.Validation;

/// <summary>
/// Says everything that is wrong with a manifest, at once. Reads nothing but the manifest, so that the webhook and
/// the command line give the same answer. Safe to use from several threads.
/// </summary>
/// <param name="schemas">What is known of the kinds.</param>
/// <param name="providers">The stores that are built in.</param>
/// <param name="templates">How Secrets' templates are read; null means as Go reads them.</param>
/// <param name="unknownFields">What becomes of fields that this version does not know.</param>
/// <param name="generators">The generators that are built in; null means all of this program.</param>
public sealed class ManifestValidator(
    ApiSchemas schemas,
    IEnumerable<IProvider> providers,
    TemplateOptions? templates = null,
    UnknownFieldPolicy unknownFields = UnknownFieldPolicy.Near,
    IEnumerable<IGenerator>? generators = null)
{
    // A million characters: the templates of some hundred ExternalSecrets.
    private readonly TemplateCache _templates = new(templates ?? new TemplateOptions { Functions = FunctionLibrary.All }, capacity: 1 << 20);
    private readonly ProviderRules _providers = new(providers);
    private readonly GeneratorRules _generators = new(generators ?? GeneratorRegistry.Create(TimeProvider.System).All);

    /// <summary>Whether a kind is one of those that can be validated.</summary>
    public bool Knows(GroupVersionKind kind) => Schema(kind) is not null;

    /// <summary>Validates one manifest.</summary>
    /// <param name="kind">The manifest's kind.</param>
    /// <param name="manifest">The manifest as it was written, with its unknown fields.</param>
    /// <param name="ns">The namespace it goes to; null means the one it names.</param>
    /// <param name="budget">What the validation may use; null means no limit of time.</param>
    /// <returns>What was found, each thing once; nothing where the kind is not known.</returns>
    /// <exception cref="OperationCanceledException">The budget's token was cancelled.</exception>
    public ValidationResult Validate(
        GroupVersionKind kind, JsonElement manifest, string? ns = null, ValidationBudget? budget = null) =>
        Validate(kind, manifest, ns, new FieldErrorList(budget));

    /// <summary>Validates one manifest into a list that sets the limits.</summary>
    internal ValidationResult Validate(GroupVersionKind kind, JsonElement manifest, string? ns, FieldErrorList errors)
    {
        if (Schema(kind) is not { } schema || manifest.ValueKind != JsonValueKind.Object)
        {
            return ValidationResult.Nothing;
        }

        var stop = ValidationStop.None;
        try
        {
            new SchemaValidator(errors, StorageSchema(schema), unknownFields).Validate(schema.Root, manifest);
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
        var context = new ValidationContext(spec, FieldPath.Root.Field("spec"), errors, _templates);
        var kind = schema.Kind.Resource.Kind;
        if (schema.Kind.Resource.Group == ApiResources.GeneratorGroup)
        {
            _generators.Check(kind, context);
            return;
        }

        switch (kind)
        {
            case "ExternalSecret":
                ExternalSecretValidator.Check(context);
                GeneratorLifeRules.Check(context, _generators.LifeOf);
                FindNameRules.Check(context, manifest.Get("metadata"), FieldPath.Root.Field("metadata"));
                break;
            case "ClusterExternalSecret":
                ClusterExternalSecretValidator.Check(context);
                GeneratorLifeRules.Check(
                    context.Inner(spec.Get("externalSecretSpec"), context.At("externalSecretSpec")), _generators.LifeOf);
                break;
            case "PushSecret":
                PushSecretValidator.Check(context);
                break;
            case "ClusterPushSecret":
                ClusterPushSecretValidator.Check(context);
                break;
            case "SecretStore" or "ClusterSecretStore":
                SecretStoreValidator.Check(context, kind);
                var name = manifest.Get("metadata").Text("name") ?? "";
                var node = schema.Root.FieldsByName["spec"].Node;
                _providers.Check(
                    new StoreManifest(kind, kind == "SecretStore" ? ns : "", name, node, spec), errors);
                break;
        }
    }

    private KindSchema? Schema(GroupVersionKind kind) => schemas.Find(kind.Group, kind.Version, kind.Kind);

    private SchemaNode? StorageSchema(KindSchema schema)
    {
        var stored = schema.Kind.Resource;
        return schema.Version == stored.Version
            ? null
            : schemas.Find(stored.Group, stored.Version, stored.Kind)?.Root;
    }
}
