using System.Globalization;
using Keyferry.Admission.Cluster;
using Keyferry.Admission.Fields;
using Keyferry.Admission.Reviews;
using Keyferry.Admission.Validation;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Handlers;

/// <summary>Says who uses a store that somebody deletes. It refuses nothing.</summary>
/// <param name="view">What is known of the cluster now; null where nothing is.</param>
public sealed class StoreDeletionHandler(Func<IClusterView?>? view) : IAdmissionHandler
{
    /// <inheritdoc/>
    public ValueTask<AdmissionResponse> HandleAsync(
        AdmissionRequest request, ValidationBudget budget, CancellationToken cancellation)
    {
        var found = new FieldErrorList(budget);
        if (request.Operation == AdmissionOperation.Delete
            && request.Kind.Kind is StoreKind.SecretStore or StoreKind.ClusterSecretStore
            && view?.Invoke()?.Uses(request.Kind.Kind, request.Namespace, request.Name) is { Total: > 0 } uses)
        {
            found.Warn(
                FieldPath.Root.Field("metadata").Field("name"),
                $"{request.Kind.Kind} {RedactedValue.Of(request.Name)} is used by {Users(uses)}, which {(uses.Total == 1 ? "fails" : "fail")} without it; "
                    + "Secrets that are there stay as they are",
                WarningRank.Fails);
        }

        return ValueTask.FromResult(AdmissionResponse.Of(new ValidationResult(found.All, ValidationStop.None, 0), withWarnings: true));
    }

    private static string Users(StoreUses uses) => string.Join(
        " and ",
        new[] { Counted(uses.ExternalSecrets, "ExternalSecret"), Counted(uses.PushSecrets, "PushSecret") }.Where(static t => t.Length > 0));

    private static string Counted(int count, string kind) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count} {kind}{(count == 1 ? "" : "s")}");
}
