using System.Text.Json;
using Keyferry.Admission.Preflight;
using Keyferry.Admission.Reviews;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Sync.Preflight;

namespace Keyferry.Webhook.Cluster;

/// <summary>
/// Pre-flight by the engine of this process, and only for callers that have shown who they are: a forged review must reach no store.
/// </summary>
/// <param name="engine">The engine's pre-flight now; null where none leads here.</param>
/// <param name="isAuthenticated">Whether all callers of the webhook show a certificate.</param>
internal sealed class EnginePreflight(Func<StorePreflight?> engine, bool isAuthenticated) : IPreflight
{
    /// <inheritdoc/>
    public async ValueTask<PreflightAnswer> AskAsync(AdmissionRequest request, TimeSpan limit, CancellationToken cancellation)
    {
        if (!isAuthenticated)
        {
            return Not("it needs --webhook-client-ca, by which the API server shows who it is");
        }

        if (engine() is not { } stores)
        {
            return Not("the engine does not run in the replica that was asked");
        }

        try
        {
            if (request.Object.Deserialize(ApiJsonContext.Default.ExternalSecret) is not { Metadata: not null } owner)
            {
                return Not("the object cannot be read");
            }

            owner.Metadata.NamespaceProperty = request.Namespace;
            var report = await stores.AskAsync(owner, limit, cancellation);
            return new PreflightAnswer(
                report.NotMade,
                [.. report.Failures.Select(static f => new PreflightProblem(FieldPath.Root.Below(f.Field), f.Problem, f.IsCertain))]);
        }
        catch (JsonException)
        {
            return Not("the object cannot be read");
        }
    }

    private static PreflightAnswer Not(string why) => new(why, []);
}
