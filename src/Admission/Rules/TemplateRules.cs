using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Validation;
using Keyferry.Text.Targets;

namespace Keyferry.Admission.Rules;

/// <summary>What a template may make of a Secret, as far as that is known without rendering it.</summary>
internal static class TemplateRules
{
    /// <summary>Reports all that is wrong with the template of an ExternalSecret.</summary>
    public static void Check(ValidationContext context)
    {
        var target = context.Spec.Get("target");
        var template = target.Get("template");
        if (!template.Exists())
        {
            return;
        }

        Privileged(context, template);
        var isSecret = IsSecret(target.Get("manifest"));
        foreach (var (index, source) in template.Items("templateFrom"))
        {
            From(context, $"target.template.templateFrom[{index}]", source, isSecret);
        }
        // With this policy nothing is rendered.
        if (target.Text("creationPolicy") != "None")
        {
            SecretTemplateRules.Check(context, "target.template", template, AvailableKeys.Of(context.Spec));
        }

        if (!isSecret)
        {
            return;
        }

        foreach (var entry in template.Entries("data"))
        {
            if (SecretKeys.Problem(entry.Name) is { } problem)
            {
                context.Error(context.At("target.template.data").Key(entry.Name), CauseType.Invalid, problem);
            }
        }

        TemplateMetadataRules.Check(context, target);
        SecretTypeRules.Check(context, target, template);
    }

    // A Secret of these types is a credential for the cluster itself, whatever values the store holds.
    private static void Privileged(ValidationContext context, JsonElement template)
    {
        var type = template.Text("type");
        if (type == PrivilegedSecrets.BootstrapToken)
        {
            context.Error(
                "target.template.type", CauseType.Forbidden, $"\"{type}\" {PrivilegedSecrets.Refusal(type)}");
        }

        if (type != PrivilegedSecrets.ServiceAccountToken)
        {
            return;
        }

        if (template.Get("metadata").Get("annotations").Has(PrivilegedSecrets.AccountAnnotation))
        {
            context.Error(
                context.At("target.template.metadata.annotations").Key(PrivilegedSecrets.AccountAnnotation), CauseType.Forbidden,
                $"is not allowed with type \"{type}\": it would make a lasting token for that ServiceAccount");
        }

        foreach (var (index, source) in template.Items("templateFrom"))
        {
            if (string.Equals(source.Text("target"), "Annotations", StringComparison.OrdinalIgnoreCase))
            {
                context.Error(
                    $"target.template.templateFrom[{index}].target", CauseType.Forbidden,
                    $"Annotations is not allowed with type \"{type}\": it could name any ServiceAccount");
            }
        }
    }

    private static void From(ValidationContext context, string path, JsonElement source, bool isSecret)
    {
        var target = source.Text("target");
        if (!isSecret && target is { Length: > 0 } && !TargetPath.TryParse(target, out _, out var error))
        {
            context.Error($"{path}.target", CauseType.Invalid, RedactedValue.Cut(error));
        }

        if (isSecret && target is { Length: > 0 } && !IsPart(target))
        {
            context.Error(
                $"{path}.target", CauseType.NotSupported,
                $"{RedactedValue.Of(target)} is not one of Data, Annotations, Labels; other paths need target.manifest");
        }

        if (!source.Has("configMap") && !source.Has("secret") && !source.Has("literal"))
        {
            context.Warn(path, "has no effect: give configMap, secret or literal");
        }

        foreach (var name in (string[])["configMap", "secret"])
        {
            if (source.Get(name).Has("items") && source.Get(name).Count("items") == 0)
            {
                context.Warn($"{path}.{name}.items", "is empty: no template is read");
            }
        }
    }

    private static bool IsPart(string target) =>
        new[] { "Data", "Annotations", "Labels" }.Contains(target, StringComparer.OrdinalIgnoreCase);

    private static bool IsSecret(JsonElement manifest) =>
        !manifest.Exists() || (manifest.Text("apiVersion") == "v1" && manifest.Text("kind") == "Secret");
}
