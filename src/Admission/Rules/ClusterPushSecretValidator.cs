using Keyferry.Api.Json;

namespace Keyferry.Admission.Rules;

/// <summary>Rules over several fields of a ClusterPushSecret's spec: which namespaces get a child, and the child itself.</summary>
internal static class ClusterPushSecretValidator
{
    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        ChildNamespaceRules.Check(context, hasNames: false);
        if (context.Spec.Has("pushSecretSpec"))
        {
            PushSecretValidator.Check(context.Inner(context.Spec.Get("pushSecretSpec"), context.At("pushSecretSpec")));
        }
    }
}
