using System.Text.Json;
using System.Text.RegularExpressions;
using Keyferry.Api.Validation;
using Keyferry.Providers.Google.Auth;
using Keyferry.Providers.Google.Transport;

namespace Keyferry.Providers.Google.Federation;

/// <summary>
/// A credential configuration of type external_account (https://google.aip.dev/auth/4117). A tenant may have written it, so
/// what it says of addresses is held to Google's own, and programs are not run.
/// </summary>
/// <param name="Terms">What is exchanged for what.</param>
/// <param name="Impersonation">Whose tokens are then asked for; null for nobody's.</param>
/// <param name="Source">Where the tokens to exchange come from.</param>
internal sealed partial record ExternalAccount(ExchangeTerms Terms, Impersonation? Impersonation, CredentialSource Source)
{
    private const int Longest = 64 << 10;
    private const int ShortestLife = 600;
    private const int LongestLife = 43_200;

    /// <summary>Reads a configuration.</summary>
    /// <param name="json">The text.</param>
    /// <param name="audience">The audience that goes before that of the configuration; empty for none.</param>
    /// <param name="account">The configuration; null where it cannot be used.</param>
    /// <param name="error">What is wrong; empty where nothing is.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, string audience, out ExternalAccount? account, out string error)
    {
        account = null;
        if (json.Length > Longest)
        {
            error = $"it is longer than {Longest >> 10} KiB";
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            error = document.RootElement.ValueKind == JsonValueKind.Object ? ProblemOf(document.RootElement) : "it is no JSON object";
            account = error.Length == 0 ? Read(document.RootElement, audience, out error) : null;
            return account is not null;
        }
        catch (JsonException)
        {
            error = "it is no JSON";
            return false;
        }
    }

    /// <summary>The host, where an address is an endpoint of Google's Security Token Service.</summary>
    internal static bool IsSts(string address) => StsAddress().IsMatch(address);

    private static string ProblemOf(JsonElement root) =>
        root.Text("type") != "external_account" ? $"its type is {Shown(root.Text("type"))}, and is to be external_account"
        : root.Text("universe_domain") is not ("" or "googleapis.com")
            ? $"its universe_domain {Shown(root.Text("universe_domain"))} is not served; googleapis.com is"
        : root.Text("token_url") is { Length: > 0 } sts && !IsSts(sts)
            ? $"its token_url {Shown(sts)} is not https://sts.googleapis.com/v1/token, nor a regional one of Google's"
        : root.Text("token_info_url") is { Length: > 0 } info && !StsIntrospection().IsMatch(info)
            ? $"its token_info_url {Shown(info)} is not https://sts.googleapis.com/v1/introspect"
        : root.Text("service_account_impersonation_url") is { Length: > 0 } impersonation && !ImpersonationAddress().IsMatch(impersonation)
            ? $"its service_account_impersonation_url {Shown(impersonation)} is not "
                + "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/EMAIL:generateAccessToken"
        : "";

    private static ExternalAccount? Read(JsonElement root, string audience, out string error)
    {
        var aud = audience.Length > 0 ? audience : root.Text("audience");
        if (aud.Length == 0)
        {
            error = "its audience is missing";
            return null;
        }

        if (!root.TryGetProperty("credential_source", out var given) || given.ValueKind != JsonValueKind.Object)
        {
            error = "its credential_source is missing";
            return null;
        }

        if (!CredentialSource.TryRead(given, out var source, out error))
        {
            return null;
        }

        var type = root.Text("subject_token_type");
        var terms = new ExchangeTerms(
            aud, type.Length > 0 ? type : source!.IsAws ? TokenExchange.AwsRequest : TokenExchange.Jwt,
            root.Text("token_url") is { Length: > 0 } sts ? new Uri(sts) : GoogleEndpoints.DefaultSts, root.Text("workforce_pool_user_project"));
        return new ExternalAccount(terms, ImpersonationOf(root, out error), source!) is var account && error.Length == 0 ? account : null;
    }

    private static Impersonation? ImpersonationOf(JsonElement root, out string error)
    {
        error = "";
        if (ImpersonationAddress().Match(root.Text("service_account_impersonation_url")) is not { Success: true } match)
        {
            return null;
        }

        var email = match.Groups["email"].Value;
        if (!GoogleNames.IsServiceAccount(email))
        {
            error = $"its service_account_impersonation_url names {Shown(email)}, which is no service account";
            return null;
        }

        TimeSpan? lifetime = null;
        if (root.TryGetProperty("service_account_impersonation", out var settings) && settings.ValueKind == JsonValueKind.Object
            && settings.TryGetProperty("token_lifetime_seconds", out var seconds))
        {
            if (seconds.ValueKind != JsonValueKind.Number || !seconds.TryGetInt32(out var count) || count is < ShortestLife or > LongestLife)
            {
                error = $"its service_account_impersonation.token_lifetime_seconds is no number from {ShortestLife} to {LongestLife}";
                return null;
            }

            lifetime = TimeSpan.FromSeconds(count);
        }

        return new Impersonation(email, match.Groups["host"].Value, lifetime);
    }

    private static string Shown(string text) => text.Length == 0 ? "missing" : CredentialText.Shown(text, 100);

    // ESO takes any host that begins with "sts.": a token would go to whoever has such a name.
    [GeneratedRegex(@"\Ahttps://sts\.(mtls\.)?([a-z0-9-]+\.rep\.)?googleapis\.com/v1/token\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex StsAddress();

    [GeneratedRegex(@"\Ahttps://sts\.(mtls\.)?([a-z0-9-]+\.rep\.)?googleapis\.com/v1/introspect\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex StsIntrospection();

    [GeneratedRegex(
        @"\Ahttps://(?<host>iamcredentials\.(mtls\.)?([a-z0-9-]+\.rep\.)?googleapis\.com)/v1/projects/[^/:]+/serviceAccounts/(?<email>[^/:]+):generateAccessToken\z",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex ImpersonationAddress();
}
