using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Auth;

/// <summary>The auth method jwt, without the browser's part. https://developer.hashicorp.com/vault/api-docs/auth/jwt</summary>
internal sealed class JwtAuth : Backend
{
    private const string ConfigFields = "oidc_discovery_url oidc_discovery_ca_pem oidc_client_id oidc_client_secret oidc_response_mode "
        + "oidc_response_types jwks_url jwks_ca_pem jwt_validation_pubkeys bound_issuer jwt_supported_algs default_role provider_config namespace_in_state";

    private const string RoleFields = "name role_type expiration_leeway not_before_leeway clock_skew_leeway bound_audiences bound_subject bound_claims "
        + "bound_claims_type claim_mappings user_claim user_claim_json_pointer groups_claim oidc_scopes allowed_redirect_uris verbose_oidc_logging max_age ";

    private readonly Dictionary<string, JwtRole> _roles = new(StringComparer.Ordinal);
    private JwtConfig? _config;

    /// <summary>A method that is not configured.</summary>
    public JwtAuth() => Routes =
    [
        On("config", ConfigFields, (Operation.Read, Now(ReadConfig)), (Operation.Update, WriteConfigAsync)),
        On("role/?", "", (Operation.List, Now(_ => Answer.Keys(_roles.Keys)))),
        On("role/(?<name>[^/]+)", TokenParameters.Fields + RoleFields, (Operation.Read, Now(ReadRole)), (Operation.Update, Now(WriteRole)),
            (Operation.Delete, Now(DeleteRole))) with { Exists = c => _roles.ContainsKey(NameOf(c)) },
        On("login", "role jwt distributed_claim_access_token", (Operation.Update, LoginAsync)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path == "login";

    private static string NameOf(Call call) => call["name"].ToLowerInvariant();

    private Answer ReadConfig(Call call) => _config is { } config
        ? Answer.Of(new JsonObject
        {
            ["bound_issuer"] = config.BoundIssuer,
            ["default_role"] = config.DefaultRole,
            ["jwks_ca_pem"] = config.JwksUrl.Length > 0 ? config.Authority : "",
            ["jwks_url"] = config.JwksUrl,
            ["jwt_supported_algs"] = Json.Strings(config.Algorithms),
            ["jwt_validation_pubkeys"] = Json.Strings(config.PublicKeys),
            ["oidc_discovery_ca_pem"] = config.DiscoveryUrl.Length > 0 ? config.Authority : "",
            ["oidc_discovery_url"] = config.DiscoveryUrl,
        })
        : throw Refusal.Missing();

    private async ValueTask<Answer> WriteConfigAsync(Call call)
    {
        var config = new JwtConfig
        {
            PublicKeys = call.Strings("jwt_validation_pubkeys") ?? [],
            JwksUrl = call.Text("jwks_url") ?? "",
            DiscoveryUrl = call.Text("oidc_discovery_url") ?? "",
            Authority = (call.Text("oidc_discovery_url") is { Length: > 0 } ? call.Text("oidc_discovery_ca_pem") : call.Text("jwks_ca_pem")) ?? "",
            BoundIssuer = call.Text("bound_issuer") ?? "",
            DefaultRole = call.Text("default_role") ?? "",
            Algorithms = call.Strings("jwt_supported_algs") ?? [],
        };
        var ways = (config.PublicKeys.Count > 0 ? 1 : 0) + (config.JwksUrl.Length > 0 ? 1 : 0) + (config.DiscoveryUrl.Length > 0 ? 1 : 0);
        if (ways != 1)
        {
            throw Refusal.Bad("exactly one of 'jwt_validation_pubkeys', 'jwks_url', 'jwks_pairs' or 'oidc_discovery_url' must be set");
        }

        try
        {
            // What cannot be reached now is refused now.
            await call.Core.OutsideAsync(() => config.KeysAsync(call.Cancellation), call.Cancellation);
        }
        catch (Exception refused) when (refused is JwtException or HttpRequestException or ArgumentException or UriFormatException)
        {
            throw Refusal.Bad(config.PublicKeys.Count > 0 ? "error parsing public key: " + refused.Message
                : config.JwksUrl.Length > 0 ? "error checking jwks URL: " + refused.Message : "error checking oidc discovery URL: " + refused.Message);
        }

        _config = config;
        return Answer.None();
    }

    private Answer ReadRole(Call call) => _roles.TryGetValue(NameOf(call), out var role) ? Answer.Of(role.ToJson()) : throw Refusal.Missing();

    private Answer WriteRole(Call call)
    {
        var role = _roles.GetValueOrDefault(NameOf(call)) ?? new JwtRole();
        role.Apply(call);
        _roles[NameOf(call)] = role;
        return Answer.None();
    }

    private Answer DeleteRole(Call call)
    {
        _roles.Remove(NameOf(call));
        return Answer.None();
    }

    private async ValueTask<Answer> LoginAsync(Call call)
    {
        var config = _config ?? throw Refusal.Bad("could not load configuration");
        var name = call.Text("role") is { Length: > 0 } asked ? asked : config.DefaultRole.Length > 0 ? config.DefaultRole : throw Refusal.Bad("missing role");
        var role = _roles.GetValueOrDefault(name.ToLowerInvariant()) ?? throw Refusal.Bad($"role \"{name}\" could not be found");
        if (role.Type == "oidc")
        {
            throw Refusal.Bad("role with oidc role_type is not allowed");
        }

        var text = call.Text("jwt") is { Length: > 0 } sent ? sent : throw Refusal.Bad("missing token");
        Jwt token;
        try
        {
            token = await VerifiedAsync(call, config, text);
            token.CheckTimes(call.Now, role.ExpirationLeeway, role.NotBeforeLeeway, role.Skew);
            role.CheckRegistered(token, config);
        }
        catch (JwtException refused)
        {
            throw Refusal.Bad("error validating token: " + refused.Message);
        }

        role.CheckClaims(token);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["role"] = name };
        foreach (var (claim, key) in role.ClaimMappings)
        {
            if (token.Claims[claim] is JsonValue value)
            {
                metadata[key] = value.ToString();
            }
        }

        var alias = token.Claims[role.UserClaim]?.ToString() ?? throw Refusal.Bad($"claim \"{role.UserClaim}\" not found in token");
        return role.Token.Login(call, alias, alias, metadata);
    }

    private static async Task<Jwt> VerifiedAsync(Call call, JwtConfig config, string text)
    {
        try
        {
            var token = Jwt.Parse(text);
            if (config.Algorithms.Count > 0 && !config.Algorithms.Contains(token.Algorithm))
            {
                throw new JwtException($"token signed with unexpected algorithm \"{token.Algorithm}\"");
            }

            var keys = await call.Core.OutsideAsync(() => config.KeysAsync(call.Cancellation), call.Cancellation);
            return token.IsSignedBy(keys) ? token
                : throw new JwtException(config.PublicKeys.Count > 0 ? "no known key successfully validated the token signature" : "failed to verify id token signature");
        }
        catch (Exception refused) when (refused is JwtException or HttpRequestException)
        {
            throw new JwtException("error verifying token signature: " + refused.Message);
        }
    }
}

/// <summary>Where the keys come from.</summary>
internal sealed record JwtConfig
{
    /// <summary>Keys in PEM.</summary>
    public required IReadOnlyList<string> PublicKeys { get; init; }

    /// <summary>Address of a JWK set.</summary>
    public required string JwksUrl { get; init; }

    /// <summary>Address of an issuer.</summary>
    public required string DiscoveryUrl { get; init; }

    /// <summary>The authority behind the two addresses.</summary>
    public required string Authority { get; init; }

    /// <summary>The issuer that tokens must name.</summary>
    public required string BoundIssuer { get; init; }

    /// <summary>The role of a login that names none.</summary>
    public required string DefaultRole { get; init; }

    /// <summary>Algorithms allowed; none: all that are asymmetric.</summary>
    public required IReadOnlyList<string> Algorithms { get; init; }

    /// <summary>The keys.</summary>
    /// <exception cref="JwtException">The other server does not answer as it must.</exception>
    public async Task<IReadOnlyList<JwtKey>> KeysAsync(CancellationToken cancellation)
    {
        if (PublicKeys.Count > 0)
        {
            return [.. PublicKeys.Select(JwtKey.FromPem)];
        }

        var url = JwksUrl;
        if (DiscoveryUrl.Length > 0)
        {
            var document = await MapAsync(DiscoveryUrl.TrimEnd('/') + "/.well-known/openid-configuration", cancellation);
            var issuer = document["issuer"]?.ToString();
            if (issuer?.TrimEnd('/') != DiscoveryUrl.TrimEnd('/'))
            {
                throw new JwtException($"oidc: issuer did not match the issuer returned by provider, expected \"{DiscoveryUrl}\" got \"{issuer}\"");
            }

            url = document["jwks_uri"]?.ToString() ?? throw new JwtException("oidc: no jwks_uri");
        }

        return JwtKey.FromSet(await MapAsync(url, cancellation));
    }

    private async Task<JsonObject> MapAsync(string url, CancellationToken cancellation)
    {
        var (status, body) = await Outbound.GetAsync(url, Authority, cancellation);
        try
        {
            return status == 200 && GoJson.Parse(body) is JsonObject map ? map : throw new JwtException($"{status}: {url}");
        }
        catch (System.Text.Json.JsonException)
        {
            throw new JwtException($"no JSON: {url}");
        }
    }
}
