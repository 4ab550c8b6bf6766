using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Cluster;

/// <summary>Selectors of namespaces that match none at present.</summary>
internal static class NamespaceSelectorRules
{
    private const string Kind = "Namespace";

    /// <summary>Looks at which namespaces a ClusterExternalSecret or ClusterPushSecret selects.</summary>
    public static void Check(ClusterContext context)
    {
        if (context.View.Labels(Kind, "") is not { } namespaces)
        {
            return;
        }

        Selector(context, "namespaceSelector", context.Spec.Get("namespaceSelector"), namespaces);
        foreach (var (index, selector) in context.Spec.Items("namespaceSelectors"))
        {
            Selector(context, $"namespaceSelectors[{index}]", selector, namespaces);
        }

        foreach (var (index, name) in context.Spec.Texts("namespaces"))
        {
            context.WarnIfMissing(
                $"namespaces[{index}]", Kind, "", name, "nothing is made there until it is");
        }
    }

    /// <summary>Looks at which namespaces a ClusterSecretStore lets in.</summary>
    public static void Conditions(ClusterContext context)
    {
        foreach (var (index, condition) in context.Spec.Items("conditions"))
        {
            if (context.View.Labels(Kind, "") is { } namespaces)
            {
                Selector(context, $"conditions[{index}].namespaceSelector", condition.Get("namespaceSelector"), namespaces);
            }

            foreach (var (at, name) in condition.Texts("namespaces"))
            {
                context.WarnIfMissing(
                    $"conditions[{index}].namespaces[{at}]", Kind, "", name, "check the name");
            }
        }
    }

    private static void Selector(
        ClusterContext context, string path, JsonElement selector, IReadOnlyCollection<IReadOnlyDictionary<string, string>> namespaces)
    {
        if (SelectorReader.Read(selector) is { } read && !SelectorReader.Matches(context, read, namespaces))
        {
            context.Warn(path, $"matches no namespace now{Example(selector)}: see kubectl get namespaces --show-labels");
        }
    }

    private static string Example(JsonElement selector)
    {
        foreach (var label in selector.Entries("matchLabels"))
        {
            return label.Value.ValueKind == JsonValueKind.String
                ? $" ({RedactedValue.Key(label.Name)}={RedactedValue.Key(label.Value.GetString()!)})"
                : "";
        }

        return "";
    }
}
