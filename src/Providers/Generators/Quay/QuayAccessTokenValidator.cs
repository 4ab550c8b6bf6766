using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Generators.Http;

namespace Keyferry.Providers.Generators.Quay;

/// <summary>Checks the spec of a QuayAccessToken.</summary>
internal static class QuayAccessTokenValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(QuayAccessTokenSpec spec, string path, FieldErrorList errors)
    {
        if (!ServiceAddress.TryRead(QuayAccessTokenGenerator.HostOf(spec.Url), QuayAccessTokenGenerator.DefaultHost, out _, out var wrong))
        {
            errors.Error($"{path}.url", CauseType.Invalid, wrong);
        }

        GeneratorChecks.Required(spec.RobotAccount, $"{path}.robotAccount", errors);
        GeneratorChecks.Account(spec.ServiceAccountRef, $"{path}.serviceAccountRef", errors);
        if (spec.RobotAccount.Contains(':', StringComparison.Ordinal))
        {
            errors.Error($"{path}.robotAccount", CauseType.Invalid, "is no name of a robot account, such as organization+robot");
        }
    }
}
