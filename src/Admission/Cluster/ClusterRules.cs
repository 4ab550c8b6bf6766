using System.Text.Json;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Api.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Cluster;

/// <summary>
/// Warns of what does not go together with the rest of the cluster. All of it are warnings: what is missing may be applied in a
/// moment. Safe to use from several threads.
/// </summary>
/// <param name="schemas">What is known of the kinds.</param>
public sealed class ClusterRules(ApiSchemas schemas)
{
    /// <summary>Holds one manifest against what else there is.</summary>
    /// <param name="kind">The manifest's kind.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="ns">The namespace it goes to.</param>
    /// <param name="view">What else there is.</param>
    /// <param name="budget">What the look may use; null means no limit.</param>
    /// <returns>Warnings, in the order found.</returns>
    /// <exception cref="OperationCanceledException">The budget's token was cancelled.</exception>
    public IReadOnlyList<FieldError> Check(
        GroupVersionKind kind, JsonElement manifest, string ns, IClusterView view, ValidationBudget? budget = null)
    {
        var found = new FieldErrorList(budget);
        if (schemas.Find(kind.Group, kind.Version, kind.Kind) is not { } schema || manifest.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        try
        {
            var context = new ClusterContext(
                manifest.Get("spec"), FieldPath.Root.Field("spec"), ns, manifest.Get("metadata").Text("name") ?? "", view, found);
            Check(schema, context);
        }
        catch (ValidationStoppedException)
        {
            // What was found in time is told; nothing depends on the rest.
        }

        return found.All;
    }

    private static void Check(KindSchema schema, ClusterContext context)
    {
        var kind = schema.Kind.Resource.Kind;
        switch (kind)
        {
            case "ExternalSecret":
                ExternalSecret(context);
                TargetWriterRules.Check(context);
                break;
            case "ClusterExternalSecret":
                NamespaceSelectorRules.Check(context);
                ExternalSecret(Inner(context, "externalSecretSpec"));
                break;
            case "PushSecret":
                PushSecret(context);
                break;
            case "ClusterPushSecret":
                NamespaceSelectorRules.Check(context);
                PushSecret(Inner(context, "pushSecretSpec"));
                break;
            case "SecretStore":
                CredentialReferenceRules.Check(context, schema);
                break;
            case "ClusterSecretStore":
                NamespaceSelectorRules.Conditions(context);
                CredentialReferenceRules.Check(context with { Namespace = null }, schema);
                break;
            default:
                if (schema.Kind.Resource.Group == ApiResources.GeneratorGroup)
                {
                    CredentialReferenceRules.Check(kind == "ClusterGenerator" ? context with { Namespace = null } : context, schema);
                }

                break;
        }
    }

    private static void ExternalSecret(ClusterContext context)
    {
        StoreReferenceRules.ExternalSecret(context);
        RemoteVersionRules.Check(context);
        foreach (var (index, source) in context.Spec.Items("dataFrom"))
        {
            Generator(context, $"dataFrom[{index}].sourceRef.generatorRef", source.Get("sourceRef").Get("generatorRef"));
        }

        TemplateSources(context, "target.template", context.Spec.Get("target").Get("template"));
    }

    private static void PushSecret(ClusterContext context)
    {
        StoreReferenceRules.PushSecret(context);
        var selector = context.Spec.Get("selector");
        Generator(context, "selector.generatorRef", selector.Get("generatorRef"));
        TemplateSources(context, "template", context.Spec.Get("template"));
        if (context.Namespace is { } ns)
        {
            context.WarnIfMissing(
                "selector.secret.name", "Secret", ns, selector.Get("secret").Text("name") ?? "",
                "nothing is pushed until it is there");
        }
    }

    private static void Generator(ClusterContext context, string path, JsonElement reference)
    {
        var kind = reference.Text("kind") ?? "";
        var ns = kind == "ClusterGenerator" ? "" : context.Namespace;
        if (kind.Length > 0 && ns is not null)
        {
            context.WarnIfMissing($"{path}.name", kind, ns, reference.Text("name") ?? "", "apply it too");
        }
    }

    private static void TemplateSources(ClusterContext context, string path, JsonElement template)
    {
        if (context.Namespace is not { } ns)
        {
            return;
        }

        foreach (var (index, source) in template.Items("templateFrom"))
        {
            foreach (var (field, kind) in (ReadOnlySpan<(string, string)>)[("configMap", "ConfigMap"), ("secret", "Secret")])
            {
                context.WarnIfMissing(
                    $"{path}.templateFrom[{index}].{field}.name", kind, ns, source.Get(field).Text("name") ?? "",
                    "nothing is rendered until it is there");
            }
        }
    }

    private static ClusterContext Inner(ClusterContext context, string field) =>
        context with { Spec = context.Spec.Get(field), Root = context.Root.Field(field), Namespace = null };
}
