using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Generators.Http;

namespace Keyferry.Providers.Generators.Grafana;

/// <summary>Checks the spec of a Grafana.</summary>
internal static class GrafanaValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(GrafanaSpec spec, string path, FieldErrorList errors)
    {
        GeneratorChecks.Required(spec.Url, $"{path}.url", errors);
        if (!string.IsNullOrWhiteSpace(spec.Url))
        {
            ServiceAddress.Validate(spec.Url, "", $"{path}.url", errors);
        }

        GeneratorChecks.Required(spec.ServiceAccount.Name, $"{path}.serviceAccount.name", errors);
        if (spec.ServiceAccount.Role is not ("Viewer" or "Editor" or "Admin" or "None"))
        {
            errors.Error($"{path}.serviceAccount.role", CauseType.Invalid, "must be Viewer, Editor, Admin or None");
        }

        switch (spec.Auth)
        {
            case { Token: { } token }:
                GeneratorChecks.Key(token.Name, token.Key, $"{path}.auth.token", errors);
                break;
            case { Basic: { } basic }:
                GeneratorChecks.Required(basic.Username, $"{path}.auth.basic.username", errors);
                GeneratorChecks.Key(basic.Password.Name, basic.Password.Key, $"{path}.auth.basic.password", errors);
                break;
            default:
                errors.Error($"{path}.auth", CauseType.Required, "no auth configuration found: set token or basic");
                break;
        }
    }
}
