using System.Runtime.InteropServices;
using System.Text.Json;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Vault.Kv;

/// <summary>What a KV engine's answer means. Pure.</summary>
internal static class KvAnswer
{
    /// <summary>The data of a secret.</summary>
    /// <param name="call">The read.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="paths">What the store takes the engine for.</param>
    /// <returns>The data's JSON, which the caller owns, or why there are none.</returns>
    public static (byte[]? Data, FetchFailure? Failure) Data(VaultCall call, StoreAnswer answer, VaultPaths paths)
    {
        using var document = VaultJson.Parse(answer.Body);
        if (Refusal(call, answer, document, paths) is { } failure)
        {
            return (null, failure);
        }

        if (document!.RootElement.Member("data") is not { } data)
        {
            return (null, FetchFailure.NotFound);
        }

        if (!paths.IsV2)
        {
            return data.ValueKind == JsonValueKind.Object ? (Raw(data), null) : (null, VaultErrors.Unreadable(call));
        }

        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("data", out var inner))
        {
            return (null, NotVersioned(call, paths));
        }

        // Null is a version that was deleted or destroyed, or a secret that somebody has written without anything in it.
        return inner.ValueKind switch
        {
            JsonValueKind.Object => (Raw(inner), null),
            JsonValueKind.Null => (null, FetchFailure.NotFound),
            _ => (null, NotVersioned(call, paths)),
        };
    }

    /// <summary>Why an answer holds nothing to go on with; null where its <c>data</c> may be read.</summary>
    /// <param name="call">The call.</param>
    /// <param name="answer">Its answer.</param>
    /// <param name="document">The answer's JSON; null where it is none.</param>
    /// <param name="paths">What the store takes the engine for.</param>
    public static FetchFailure? Refusal(VaultCall call, StoreAnswer answer, JsonDocument? document, VaultPaths paths)
    {
        if (answer.Failure is { } failure)
        {
            return failure;
        }

        var root = document?.RootElement ?? default;
        if (answer.IsSuccess)
        {
            return answer.Status == 204 || answer.Body.IsEmpty ? FetchFailure.NotFound
                : root.ValueKind == JsonValueKind.Object ? null
                : VaultErrors.Unreadable(call);
        }

        if (answer.Status != 404)
        {
            return VaultErrors.Of(call, answer);
        }

        // Only "nothing there" has an empty list of errors, and only a deleted version has data; what else answers 404, such as a
        // missing mount, namespace or another service, is no missing secret: on that account a target would be deleted.
        return root.Member("data") is not null ? null
            : root.Member("warnings") is { ValueKind: JsonValueKind.Array } ? WrongVersion(call, paths)
            : root.Member("errors") is { ValueKind: JsonValueKind.Array } errors
                ? (errors.GetArrayLength() == 0 ? FetchFailure.NotFound : VaultErrors.Of(call, answer))
            : VaultErrors.Unreadable(call);
    }

    private static byte[] Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).ToArray();

    private static FetchFailure WrongVersion(VaultCall call, VaultPaths paths) => new(
        FetchFailureKind.Invalid,
        paths.IsV2
            ? $"{call.Description}: no secret can be there: {paths.Field}.path must be the mount of the KV engine, and nothing "
                + "more; folders belong to the key"
            : $"{call.Description}: the engine there is KV version 2, and the store says version v1: set {paths.Field}.version to v2");

    private static FetchFailure NotVersioned(VaultCall call, VaultPaths paths) => new(
        FetchFailureKind.Invalid,
        $"{call.Description}: failed to find data field: the engine there is not KV version 2, and the store says version v2: set "
            + $"{paths.Field}.version to v1");
}
