using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Google;

/// <summary>Where a store's secrets lie: project and location, whoever asks. Pure.</summary>
internal static class GoogleStoreLocation
{
    /// <inheritdoc cref="IProvider.LocationOf(StoreObject)"/>
    public static StoreLocation Of(GcpProviderSpec spec)
    {
        var project = ProjectOf(spec);

        // A project has an ID and a number: what differs in writing may be one, so a number tells no places apart.
        return new StoreLocation(
            "gcpsm", [string.IsNullOrEmpty(project) || GoogleNames.IsProjectNumber(project) ? null : project, spec.Location ?? ""],
            $"project {project}");
    }

    /// <summary>The project as far as the manifest says; empty where it does not.</summary>
    public static string ProjectOf(GcpProviderSpec spec) => !string.IsNullOrEmpty(spec.ProjectId) ? spec.ProjectId
        : spec.Auth?.SecretRef is null ? spec.Auth?.WorkloadIdentity?.ClusterProjectId ?? ""
        : "";
}
