using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>How a cluster-wide kind says which namespaces get a child.</summary>
internal static class ChildNamespaceRules
{
    /// <summary>Reports all that is wrong.</summary>
    /// <param name="context">The spec.</param>
    /// <param name="hasNames">Whether namespaces are named one by one.</param>
    public static void Check(ValidationContext context, bool hasNames)
    {
        LabelSelectorRules.Check(context, "namespaceSelector", context.Spec.Get("namespaceSelector"));
        foreach (var (index, selector) in context.Spec.Items("namespaceSelectors"))
        {
            LabelSelectorRules.Check(context, $"namespaceSelectors[{index}]", selector);
        }

        if (!hasNames && !context.Spec.Has("namespaceSelector") && context.Spec.Count("namespaceSelectors") == 0)
        {
            context.Warn("namespaceSelectors", "selects no namespace: nothing is made; {} selects all", WarningRank.Fails);
        }
    }
}
