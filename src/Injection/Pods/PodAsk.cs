using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using Keyferry.Api.Injection;
using Keyferry.Injection.References;
using Keyferry.Injection.Requests;

namespace Keyferry.Injection.Pods;

/// <summary>What one pod asks for, by annotations and by values of variables.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Containers">Its containers.</param>
/// <param name="Request">What the annotations ask for; null for nothing.</param>
/// <param name="Inline">The variables that are inline references.</param>
public sealed record PodAsk(
    JsonElement Pod, IReadOnlyList<PodContainer> Containers, InjectionRequest? Request, IReadOnlyList<InlineUse> Inline)
{
    /// <summary>The Secrets of the inline references, also of those that became sources when the pod was here before.</summary>
    public IEnumerable<string> InlineSecrets =>
        Inline.Select(static u => u.Reference)
            .Concat(KnownReferences.Read(Pod.Get("metadata").Get("annotations").Text(InjectionNames.References)))
            .Select(static r => r.SecretName)
            .Distinct(StringComparer.Ordinal);

    /// <summary>Whether something makes the pod, which has been in the cluster before it.</summary>
    public bool HasController => Pod.Get("metadata").Items("ownerReferences").Any(static o => o.Item.IsTrue("controller"));

    /// <summary>Reads it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="errors">Takes what is wrong.</param>
    public static PodAsk Read(JsonElement pod, FieldErrorList errors)
    {
        var containers = PodContainer.Of(pod);
        return new PodAsk(pod, containers, new InjectionRequestReader(errors).Read(pod), InlineUse.Of(containers, errors));
    }

    /// <summary>Whether a pod takes itself out, in a namespace that asks for all.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsDisabled(JsonElement pod) =>
        pod.Get("metadata").Get("labels").Text(InjectionNames.Inject) == InjectionNames.Disabled;
}
