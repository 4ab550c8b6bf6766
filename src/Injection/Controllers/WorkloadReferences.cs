using Keyferry.Api.Injection;

namespace Keyferry.Injection.Controllers;

/// <summary>The inline references of a workload's pod template.</summary>
/// <param name="Label">The value of the template's label that asks for injection, or takes its pods out; null for none.</param>
/// <param name="Asks">Whether the template asks by an annotation.</param>
/// <param name="Items">The references, each once.</param>
public sealed record WorkloadReferences(string? Label, bool Asks, IReadOnlyList<InlineReference> Items)
{
    /// <summary>No references.</summary>
    public static WorkloadReferences None { get; } = new(null, false, []);

    /// <summary>Whether the pods are injected.</summary>
    /// <param name="namespaceAsks">Whether the namespace asks for all of its pods.</param>
    public bool AreInjected(bool namespaceAsks) =>
        Label != InjectionNames.Disabled && (Label == InjectionNames.Enabled || namespaceAsks || Asks);

    /// <summary>Takes the references from a workload and lets go of all else.</summary>
    /// <param name="workload">The workload, which is changed.</param>
    public static Workload Project(Workload workload)
    {
        var template = workload.Spec?.Template ?? workload.Spec?.JobTemplate?.Spec?.Template;
        workload.References = Of(template);
        workload.Spec = null;
        workload.Metadata.Annotations = null;
        workload.Metadata.Labels = null;
        return workload;
    }

    private static WorkloadReferences Of(WorkloadTemplate? template)
    {
        var references = (template?.Spec?.InitContainers ?? []).Concat(template?.Spec?.Containers ?? [])
            .SelectMany(static c => c.Env ?? [])
            .Where(static e => InlineReference.Is(e.Value))
            .Select(static e => InlineReference.TryParse(e.Value!, out var reference, out _) ? reference : null)
            .OfType<InlineReference>()
            .Distinct()
            .Take(InjectionLimits.MostReferences)
            .ToList();
        if (references.Count == 0)
        {
            return None;
        }

        var annotations = template!.Metadata?.Annotations;
        return new WorkloadReferences(
            template.Metadata?.Labels?.TryGetValue(InjectionNames.Inject, out var label) == true ? label : null,
            annotations is not null
                && (annotations.ContainsKey(InjectionNames.Secrets) || annotations.ContainsKey(InjectionNames.Inject)),
            references);
    }
}
