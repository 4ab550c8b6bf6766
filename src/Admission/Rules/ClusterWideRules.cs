using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>ClusterExternalSecret and ClusterPushSecret: which namespaces get a child, and the child itself.</summary>
internal static class ClusterWideRules
{
    /// <summary>Reports all that is wrong with a ClusterExternalSecret.</summary>
    public static void ClusterExternalSecret(ValidationContext context)
    {
        Selectors(context, context.Spec.Count("namespaces") > 0);
        if (context.Spec.Has("namespaceSelector"))
        {
            context.Warn("namespaceSelector", "is deprecated: use namespaceSelectors, a list", WarningRank.Advice);
        }

        if (context.Spec.Has("namespaces"))
        {
            context.Warn(
                "namespaces", "is deprecated: use namespaceSelectors with the label kubernetes.io/metadata.name",
                WarningRank.Advice);
        }

        if (context.Spec.Has("externalSecretSpec"))
        {
            var inner = context.Inner(context.Spec.Get("externalSecretSpec"), context.At("externalSecretSpec"));
            ExternalSecretRules.Check(inner);
            FindNameRules.Check(inner, context.Spec.Get("externalSecretMetadata"), context.At("externalSecretMetadata"));
        }
    }

    /// <summary>Reports all that is wrong with a ClusterPushSecret.</summary>
    public static void ClusterPushSecret(ValidationContext context)
    {
        Selectors(context, hasNames: false);
        if (context.Spec.Has("pushSecretSpec"))
        {
            PushSecretRules.Check(context.Inner(context.Spec.Get("pushSecretSpec"), context.At("pushSecretSpec")));
        }
    }

    private static void Selectors(ValidationContext context, bool hasNames)
    {
        LabelSelectorRules.Check(context.Spec.Get("namespaceSelector"), context.At("namespaceSelector"), context.Errors);
        foreach (var (index, selector) in context.Spec.Items("namespaceSelectors"))
        {
            LabelSelectorRules.Check(selector, context.At($"namespaceSelectors[{index}]"), context.Errors);
        }

        if (!hasNames && !context.Spec.Has("namespaceSelector") && context.Spec.Count("namespaceSelectors") == 0)
        {
            context.Warn("namespaceSelectors", "selects no namespace: nothing is made; {} selects all", WarningRank.Fails);
        }
    }
}
