using System.Collections.Frozen;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws.Credentials;
using Keyferry.Providers.Azure;
using Keyferry.Providers.Azure.Identity;
using Keyferry.Providers.Google;

namespace Keyferry.Providers;

/// <summary>The annotations by which clouds know a ServiceAccount: what a store or generator logs in as. Pure.</summary>
public static class ServiceAccountAnnotations
{
    private static readonly string[] s_aws = [CredentialSource.RoleAnnotation];
    private static readonly string[] s_google = [GoogleCredentials.Annotation];
    private static readonly string[] s_registry = [ServiceAccountIdentity.ClientAnnotation, ServiceAccountIdentity.TenantAnnotation];

    /// <summary>All that a login may need.</summary>
    public static FrozenSet<string> Names { get; } = s_aws.Concat(s_google).Concat(s_registry).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Those without which the login fails, whatever else is set.</summary>
    /// <param name="settings">The type of the settings in which the ServiceAccount is named.</param>
    /// <param name="value">The settings as they stand in the manifest.</param>
    public static IReadOnlyList<string> RequiredBy(Type? settings, JsonElement value) =>
        settings == typeof(AwsJwtAuth) ? s_aws
        : settings == typeof(AzureProviderSpec) ? WorkloadIdentitySource.RequiredAnnotations(value)
        : settings == typeof(AcrWorkloadIdentity) ? s_registry

        // Google's own stores do without: the ServiceAccount itself may have the rights there.
        : settings == typeof(VaultGcpAuth) ? s_google
        : [];
}
