using Keyferry.Api.Json;
using Keyferry.Admission.Patching;
using Keyferry.Admission.Reviews;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>
/// Puts the engine's finalizer on an ExternalSecret that is being created, so that the engine need not write the object
/// once more (docs/decisions/0017). At a dry run too, since the answer shows what would be stored.
/// </summary>
/// <param name="ns">The one namespace that the engine serves; null means all.</param>
public sealed class FinalizerMutation(string? ns = null)
{
    private static readonly FieldPath Finalizers = FieldPath.Root.Field("metadata").Field("finalizers");

    /// <summary>Adds the finalizer where the engine would add it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patch">Takes the addition.</param>
    public void Apply(AdmissionRequest request, JsonPatchBuilder patch)
    {
        if (request.Operation == AdmissionOperation.Create
            && request.SubResource.Length == 0
            && request.Kind is { Group: ApiResources.Group, Kind: "ExternalSecret" }
            && (ns is null || request.Namespace == ns)
            && !request.Object.Get("metadata").Texts("finalizers").Any(static f => f.Text == FinalizerNames.ExternalSecret))
        {
            patch.TryAppend(Finalizers, FinalizerNames.ExternalSecret);
        }
    }
}
