using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Azure.KeyVault;

/// <summary>
/// Reads the refusals of Key Vault (https://learn.microsoft.com/azure/key-vault/general/rest-error-codes): the kind, the
/// vendor's message, and what to do.
/// </summary>
internal static partial class VaultRefusal
{
    /// <summary>A name that is deleted and can be recovered.</summary>
    public const string Deleted = "ObjectIsDeletedButRecoverable";

    /// <summary>A name whose deletion has not ended.</summary>
    public const string BeingDeleted = "ObjectIsBeingDeleted";

    /// <summary>A name whose recovery has not ended.</summary>
    public const string BeingRecovered = "ObjectIsBeingRecovered";

    /// <summary>The refusal as a failure.</summary>
    /// <param name="operation">What was called.</param>
    /// <param name="status">The status.</param>
    /// <param name="challenge">The header WWW-Authenticate; empty where there is none.</param>
    /// <param name="wait">How long the service asks to wait.</param>
    /// <param name="body">The answer's body.</param>
    public static VaultAnswer Of(string operation, int status, string challenge, TimeSpan? wait, ReadOnlySpan<byte> body)
    {
        var (code, inner, message) = Read(body);
        if (status == 404 && code is "SecretNotFound" or "KeyNotFound" or "CertificateNotFound")
        {
            return VaultAnswer.Of(FetchFailure.NotFound, code);
        }

        var number = status.ToString(CultureInfo.InvariantCulture);
        var said = code.Length == 0 ? "the answer is not what Key Vault sends; check vaultUrl"
            : $"{code}{(inner.Length > 0 ? $" ({inner})" : "")}: {message}";
        var cure = CureOf(status, code, inner, challenge);
        var text = $"operation error Azure Key Vault: {operation}, https response error StatusCode: {number}, {said}"
            + (cure.Length > 0 ? $"; {cure}" : "");
        return VaultAnswer.Of(new FetchFailure(KindOf(status, inner), text, wait), ConflictOf(status, inner, message) ?? code);
    }

    /// <summary>The resource that a vault's challenge asks for; null where it names none.</summary>
    /// <param name="challenge">The header WWW-Authenticate.</param>
    public static string? ResourceOf(string challenge) =>
        Resource().Match(challenge) is { Success: true } resource ? resource.Groups["value"].Value.TrimEnd('/') : null;

    private static FetchFailureKind KindOf(int status, string inner) => status switch
    {
        _ when inner is BeingDeleted or BeingRecovered => FetchFailureKind.Unavailable,
        403 when inner.EndsWith("Disabled", StringComparison.Ordinal) => FetchFailureKind.Invalid,
        401 or 403 => FetchFailureKind.Denied,
        429 => FetchFailureKind.Throttled,
        408 or >= 500 => FetchFailureKind.Unavailable,
        _ => FetchFailureKind.Invalid,
    };

    // Older answers have the state in the message alone.
    private static string? ConflictOf(int status, string inner, string message) =>
        inner.Length > 0 ? inner
        : status == 409 && message.Contains("deleted but recoverable", StringComparison.Ordinal) ? Deleted
        : null;

    private static string CureOf(int status, string code, string inner, string challenge) => (status, inner) switch
    {
        (401, _) when Tenant().Match(challenge) is { Success: true } tenant =>
            $"the vault belongs to tenant {tenant.Groups["value"].Value}: compare it with the store's tenant, and vaultUrl with "
                + "environmentType",
        (403, "ForbiddenByFirewall" or "ForbiddenByConnection") =>
            "the vault's network rules keep Keyferry out: allow its network, or use a private endpoint",
        (403, "SecretDisabled" or "KeyDisabled" or "CertificateDisabled") => "enable its current version, or ask for an enabled one by version",
        (403, "ForbiddenByPolicy") => "the vault uses access policies: give the identity the permission in one",
        (403, _) when code == "Forbidden" =>
            "give the identity a role on the vault: Key Vault Secrets User to read secrets, see docs/providers/azure-key-vault.md",
        (>= 300 and < 400, _) => "redirects are not followed; check vaultUrl",
        _ => "",
    };

    private static (string Code, string Inner, string Message) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
            {
                return ("", "", "");
            }

            var inner = error.TryGetProperty("innererror", out var innermost) && innermost.ValueKind == JsonValueKind.Object
                ? Word(innermost, "code")
                : "";
            return (Word(error, "code"), inner, AzureErrors.Short(VaultBundle.Text(error, "message") ?? ""));
        }
        catch (JsonException)
        {
            return ("", "", "");
        }
    }

    private static string Word(JsonElement item, string name) =>
        VaultBundle.Text(item, name) is { } text && Words().IsMatch(text) ? text : "";

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,64}\z", RegexOptions.None, Timeout.Infinite)]
    private static partial Regex Words();

    [GeneratedRegex("resource=\"(?<value>https://[A-Za-z0-9./:_-]{1,200})\"", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Resource();

    [GeneratedRegex("authorization(?:_uri)?=\"https://[A-Za-z0-9.:-]+/(?<value>[A-Za-z0-9.-]{1,100})\"", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Tenant();
}
