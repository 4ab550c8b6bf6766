using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>Rules over several fields of a ClusterExternalSecret's spec: which namespaces get a child, and the child itself.</summary>
internal static class ClusterExternalSecretValidator
{
    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        ChildNamespaceRules.Check(context, context.Spec.Count("namespaces") > 0);
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
            ExternalSecretValidator.Check(inner);
            FindNameRules.Check(inner, context.Spec.Get("externalSecretMetadata"), context.At("externalSecretMetadata"));
        }
    }
}
