using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Validation;
using Keyferry.Providers.Vault;

namespace Keyferry.Providers.Generators.VaultDynamic;

/// <summary>Checks the spec of a VaultDynamicSecret.</summary>
internal static class VaultDynamicSecretValidator
{
    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(VaultDynamicSecretSpec spec, string path, FieldErrorList errors)
    {
        VaultStoreValidator.Validate(store: null, spec.Provider, $"{path}.provider", errors);
        if (DynamicRequest.Of(spec, out var error) is not { } request)
        {
            errors.Error($"{path}.{error.Split(' ')[0].TrimEnd(':')}", CauseType.Invalid, error);
            return;
        }

        if (request.Call.Body is null && spec.Parameters is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) })
        {
            errors.Warn($"{path}.parameters", $"is not sent with {request.Call.Method}: set method to POST");
        }

        if (!request.IsGet && spec.GetParameters is { Count: > 0 })
        {
            errors.Warn($"{path}.getParameters", $"is not sent with {request.Call.Method}: it belongs to GET");
        }

        if (request is { IsWrite: true, ResultType: "Data" } && request.Call.Path.StartsWith("auth/token/create", StringComparison.Ordinal))
        {
            errors.Warn($"{path}.resultType", "is Data, and the answer of auth/token/create has none: set resultType to Auth");
        }
    }
}
