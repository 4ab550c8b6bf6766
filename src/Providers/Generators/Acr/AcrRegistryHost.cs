using System.Text.RegularExpressions;
using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Azure;

namespace Keyferry.Providers.Generators.Acr;

/// <summary>
/// The host of a registry. It is sent a token for the resource manager, so it has to be one of the cloud's registries: a
/// generator could else name a host of its author's and be sent a token of whatever identity it may use.
/// </summary>
internal static partial class AcrRegistryHost
{
    /// <summary>Reads the registry and its cloud.</summary>
    /// <param name="spec">The generator's spec.</param>
    /// <param name="error">What is wrong, and where; null where nothing is.</param>
    /// <returns>The cloud; null where something is wrong.</returns>
    public static AzureCloud? CloudOf(AcrAccessTokenSpec spec, out (string Field, string Message)? error)
    {
        if (spec.EnvironmentType == AzureCloud.Custom)
        {
            error = ("environmentType", "environmentType AzureStackCloud has no container registry that Keyferry knows of");
            return null;
        }

        var cloud = AzureCloud.Of(spec.EnvironmentType, null, out var problem);
        error = cloud is null ? ("environmentType", problem)
            : !Hosts().IsMatch(spec.Registry) || spec.Registry.Length <= cloud.RegistrySuffix!.Length
                || !spec.Registry.EndsWith(cloud.RegistrySuffix, StringComparison.OrdinalIgnoreCase)
                ? ("registry", $"registry {CredentialText.Shown(spec.Registry)} is no host of a container registry of {cloud.Name}: "
                    + $"those end in {cloud.RegistrySuffix}, with neither scheme nor path")
            : null;
        return error is null ? cloud : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Hosts();
}
