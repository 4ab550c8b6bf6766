using Keyferry.Api.Generators;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Generators.Mfa;

/// <summary>Checks the spec of an MFA.</summary>
internal static class MfaValidator
{
    private const int LongestPeriod = 24 * 60 * 60;

    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(MfaSpec spec, string path, FieldErrorList errors)
    {
        GeneratorChecks.Key(spec.Secret, $"{path}.secret", errors);
        if (Problem(spec) is var (field, problem))
        {
            errors.Error($"{path}.{field}", CauseType.Invalid, problem);
        }
    }

    /// <summary>The first field that is wrong, and what is wrong with it; null where all are right.</summary>
    public static (string Field, string Problem)? Problem(MfaSpec spec) =>
        spec.Length is < 1 or > OneTimePassword.MostDigits ? ("length", $"must be from 1 to {OneTimePassword.MostDigits}")
        : spec.TimePeriod is < 1 or > LongestPeriod ? ("timePeriod", $"must be from 1 to {LongestPeriod} seconds")
        : !OneTimePassword.Knows(spec.Algorithm) ? ("algorithm", $"must be one of {string.Join(", ", OneTimePassword.Algorithms)}")
        : spec.When is { } when && when.ToUniversalTime() < DateTime.UnixEpoch ? ("when", "must not be before 1970")
        : null;
}
