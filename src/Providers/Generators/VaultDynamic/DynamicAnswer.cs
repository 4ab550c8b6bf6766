using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Vault;

namespace Keyferry.Providers.Generators.VaultDynamic;

/// <summary>What an answer yields. Pure.</summary>
internal static class DynamicAnswer
{
    // Of the client library that External Secrets Operator shows: the same keys, whatever else a server sends.
    private static readonly string[] AuthMembers =
    [
        "accessor", "client_token", "entity_id", "identity_policies", "lease_duration", "metadata", "mfa_requirement", "orphan", "policies",
        "renewable", "token_policies",
    ];

    private static readonly string[] RawMembers = ["request_id", "lease_id", "lease_duration", "renewable", "data", "warnings"];

    /// <summary>Reads an answer.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">The answer; it has no transport failure.</param>
    /// <param name="now">When it was asked.</param>
    /// <param name="lease">What it leaves behind; null where that is nothing.</param>
    public static GenerateResult Read(DynamicRequest request, StoreAnswer answer, DateTimeOffset now, out DynamicLease? lease)
    {
        lease = null;
        using var document = VaultJson.Parse(answer.Body);
        var root = document?.RootElement ?? default;
        if (!answer.IsSuccess && !IsAnswer(answer, root))
        {
            return IsNothing(answer, root)
                ? Empty(request, root, hadEffect: false)
                : Failed(VaultErrors.Of(request.Call, answer), hadEffect: false);
        }

        if (answer.Status == 204 || answer.Body.IsEmpty)
        {
            return Empty(request, root, request.IsWrite);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return Failed(VaultErrors.Unreadable(request.Call), request.IsWrite);
        }

        lease = LeaseOf(root, now);
        var values = request.ResultType switch
        {
            "Raw" => Raw(root),
            "Auth" => root.Member("auth") is { ValueKind: JsonValueKind.Object } auth ? Members(auth, AuthMembers) : null,
            _ => root.Member("data") is { ValueKind: JsonValueKind.Object } data ? VaultExtraction.Map(data) : null,
        };
        return values is null ? Empty(request, root, request.IsWrite) : new GenerateResult(values);
    }

    // As Vault's own client has it: a 404 that says more than "not found" is an answer.
    private static bool IsAnswer(StoreAnswer answer, JsonElement root) => answer.Status == 404 && root.Member("data") is not null;

    private static bool IsNothing(StoreAnswer answer, JsonElement root) => answer.Status == 404
        && root.Member("errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() == 0;

    private static GenerateResult Empty(DynamicRequest request, JsonElement root, bool hadEffect)
    {
        if (request.AllowsEmpty)
        {
            return new GenerateResult(new Dictionary<string, SecretValue>(StringComparer.Ordinal));
        }

        var hint = request.ResultType != "Auth" && root.Member("auth") is not null ? "; what it sent is in auth: set resultType to Auth"
            : request.ResultType == "Auth" && root.Member("data") is not null ? "; what it sent is in data: set resultType to Data"
            : "; where that is right, set allowEmptyResponse to true";
        return Failed(new FetchFailure(FetchFailureKind.Invalid, $"empty response from Vault{hint}"), hadEffect);
    }

    // A write that was taken has had its effect: tried again, it would have it again, with each attempt.
    private static GenerateResult Failed(FetchFailure failure, bool hadEffect) => GenerateResult.Of(failure with
    {
        Kind = failure.Kind == FetchFailureKind.NotFound ? FetchFailureKind.Invalid : failure.Kind,
        Message = $"unable to get dynamic secret: {failure.Message}",
        IsTerminal = hadEffect,
    });

    private static DynamicLease? LeaseOf(JsonElement root, DateTimeOffset now)
    {
        var auth = root.Member("auth");
        var isToken = root.Member("lease_id").Text() is not { Length: > 0 };
        var id = isToken ? auth?.Member("accessor").Text() : root.Member("lease_id").Text();
        var holder = isToken ? auth : root;
        var seconds = Math.Clamp(holder?.Member("lease_duration").Number() ?? 0, 0, 3_000_000_000);
        var duration = TimeSpan.FromSeconds(seconds);
        return string.IsNullOrEmpty(id) || seconds == 0
            ? null
            : new DynamicLease(
                id, isToken, now + duration, duration, !isToken && holder?.Member("renewable") is { ValueKind: JsonValueKind.True });
    }

    private static Dictionary<string, SecretValue> Raw(JsonElement root)
    {
        var values = Members(root, RawMembers);
        foreach (var name in new[] { "auth", "wrap_info" })
        {
            if (root.Member(name) is { } member)
            {
                values[name] = new SecretValue(VaultJson.Bytes(member));
            }
        }

        return values;
    }

    private static Dictionary<string, SecretValue> Members(JsonElement item, string[] names) => names.ToDictionary(
        static n => n,
        n => new SecretValue(item.Member(n) is { } member ? VaultJson.Bytes(member) : Encoding.UTF8.GetBytes(DefaultOf(n))),
        StringComparer.Ordinal);

    private static string DefaultOf(string name) => name switch
    {
        "lease_duration" => "0",
        "renewable" or "orphan" => "false",
        _ => "",
    };
}
