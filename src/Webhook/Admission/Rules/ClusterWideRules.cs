using Keyferry.Webhook.Admission.Fields;

namespace Keyferry.Webhook.Admission.Rules;

/// <summary>ClusterExternalSecret and ClusterPushSecret: which namespaces get a child, and the child itself.</summary>
internal static class ClusterWideRules
{
    /// <summary>Notes all that is wrong with a ClusterExternalSecret.</summary>
    public static void ClusterExternalSecret(SpecScope scope)
    {
        Selectors(scope, scope.Spec.Count("namespaces") > 0);
        if (scope.Spec.Has("namespaceSelector"))
        {
            scope.Warn("namespaceSelector", "is deprecated: use namespaceSelectors, a list");
        }

        if (scope.Spec.Has("namespaces"))
        {
            scope.Warn(
                "namespaces", "is deprecated: use namespaceSelectors with the label kubernetes.io/metadata.name");
        }

        if (scope.Spec.Has("externalSecretSpec"))
        {
            ExternalSecretRules.Check(scope.Inner(scope.Spec.Get("externalSecretSpec"), scope.At("externalSecretSpec")));
        }
    }

    /// <summary>Notes all that is wrong with a ClusterPushSecret.</summary>
    public static void ClusterPushSecret(SpecScope scope)
    {
        Selectors(scope, hasNames: false);
        if (scope.Spec.Has("pushSecretSpec"))
        {
            PushSecretRules.Check(scope.Inner(scope.Spec.Get("pushSecretSpec"), scope.At("pushSecretSpec")));
        }
    }

    private static void Selectors(SpecScope scope, bool hasNames)
    {
        LabelSelectorRules.Check(scope.Spec.Get("namespaceSelector"), scope.At("namespaceSelector"), scope.Errors);
        foreach (var (index, selector) in scope.Spec.Items("namespaceSelectors"))
        {
            LabelSelectorRules.Check(selector, scope.At($"namespaceSelectors[{index}]"), scope.Errors);
        }

        if (!hasNames && !scope.Spec.Has("namespaceSelector") && scope.Spec.Count("namespaceSelectors") == 0)
        {
            scope.Warn("namespaceSelectors", "selects no namespace: nothing is made; {} selects all");
        }
    }
}
