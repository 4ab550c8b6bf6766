using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Auth;

/// <summary>A role of the auth method jwt.</summary>
internal sealed class JwtRole
{
    // Vault gives tokens 150 s beyond their times unless a role says otherwise, and 60 s for clocks.
    private static readonly TimeSpan DefaultLeeway = TimeSpan.FromSeconds(150);
    private static readonly TimeSpan DefaultSkew = TimeSpan.FromSeconds(60);

    private IReadOnlyList<string> _audiences = [];
    private JsonObject _claims = [];
    private string _subject = "";
    private string _claimsType = "string";
    private TimeSpan? _expirationLeeway;
    private TimeSpan? _notBeforeLeeway;
    private TimeSpan? _skew;

    /// <summary>jwt or oidc.</summary>
    public string Type { get; private set; } = "oidc";

    /// <summary>The claim that names the user.</summary>
    public string UserClaim { get; private set; } = "";

    /// <summary>Claims that go to the token's metadata.</summary>
    public IReadOnlyDictionary<string, string> ClaimMappings { get; private set; } = new Dictionary<string, string>();

    /// <summary>What tokens get.</summary>
    public TokenParameters Token { get; } = new();

    /// <summary>Time beyond <c>exp</c>.</summary>
    public TimeSpan ExpirationLeeway => Leeway(_expirationLeeway, DefaultLeeway);

    /// <summary>Time before <c>nbf</c>.</summary>
    public TimeSpan NotBeforeLeeway => Leeway(_notBeforeLeeway, DefaultLeeway);

    /// <summary>Time for clocks that differ.</summary>
    public TimeSpan Skew => Leeway(_skew, DefaultSkew);

    /// <summary>Takes what was sent.</summary>
    public void Apply(Call call)
    {
        Type = call.Text("role_type") is { Length: > 0 } type ? type : Type;
        if (Type is not ("jwt" or "oidc"))
        {
            throw Refusal.Bad($"invalid role type \"{Type}\"");
        }

        UserClaim = call.Text("user_claim") ?? UserClaim;
        _audiences = call.Strings("bound_audiences") ?? _audiences;
        _subject = call.Text("bound_subject") ?? _subject;
        _claims = call.Map("bound_claims")?.DeepClone() as JsonObject ?? _claims;
        _claimsType = call.Text("bound_claims_type") is { Length: > 0 } ct ? ct : _claimsType;
        _expirationLeeway = call.Duration("expiration_leeway") ?? _expirationLeeway;
        _notBeforeLeeway = call.Duration("not_before_leeway") ?? _notBeforeLeeway;
        _skew = call.Duration("clock_skew_leeway") ?? _skew;
        ClaimMappings = call.Map("claim_mappings")?.ToDictionary(static p => p.Key, static p => p.Value?.ToString() ?? "", StringComparer.Ordinal) ?? ClaimMappings;
        Token.Apply(call);
        if (UserClaim.Length == 0)
        {
            throw Refusal.Bad("a user claim must be defined on the role");
        }

        if (Type == "jwt" && _audiences.Count == 0 && _subject.Length == 0 && _claims.Count == 0 && call.Strings("token_bound_cidrs") is null)
        {
            throw Refusal.Bad("must have at least one of bound CIDRs, bound subject, bound audiences or bound claims");
        }

        if (Type == "oidc" && call.Strings("allowed_redirect_uris") is not { Count: > 0 })
        {
            throw Refusal.Bad("'allowed_redirect_uris' must be set");
        }
    }

    /// <summary>As a reading shows it.</summary>
    public JsonObject ToJson()
    {
        var data = new JsonObject
        {
            ["bound_audiences"] = Json.Strings(_audiences),
            ["bound_claims"] = _claims.DeepClone(),
            ["bound_claims_type"] = _claimsType,
            ["bound_subject"] = _subject,
            ["claim_mappings"] = Json.Map(ClaimMappings),
            ["role_type"] = Type,
            ["user_claim"] = UserClaim,
        };
        Token.Show(data);
        return data;
    }

    /// <summary>Checks issuer, audience and subject.</summary>
    /// <exception cref="JwtException">One is wrong.</exception>
    public void CheckRegistered(Jwt token, JwtConfig config)
    {
        var issuer = config.BoundIssuer.Length > 0 ? config.BoundIssuer : config.DiscoveryUrl;
        if (issuer.Length > 0 && token.Issuer != issuer)
        {
            throw new JwtException("invalid issuer (iss) claim");
        }

        if (_audiences.Count > 0 && !token.Audiences.Any(a => _audiences.Contains(a)))
        {
            throw new JwtException("invalid audience (aud) claim: audience claim does not match any expected audience");
        }

        if (_audiences.Count == 0 && token.Audiences.Count > 0)
        {
            throw new JwtException("invalid audience (aud) claim: audience claim found in JWT but no audiences bound to the role");
        }

        if (_subject.Length > 0 && token.Subject != _subject)
        {
            throw new JwtException("invalid subject (sub) claim");
        }
    }

    /// <summary>Checks the bound claims.</summary>
    public void CheckClaims(Jwt token)
    {
        foreach (var (name, bound) in _claims)
        {
            var given = Claim(token.Claims, name) ?? throw Refusal.Bad($"error validating claims: claim \"{name}\" is missing");
            var wanted = bound is JsonArray list ? list.ToList() : [bound];
            var values = given is JsonArray several ? several.ToList() : [given];
            if (!values.Exists(v => wanted.Exists(w => Fits(w?.ToString() ?? "", v?.ToString() ?? ""))))
            {
                throw Refusal.Bad($"error validating claims: claim \"{name}\" does not match any associated bound claim values");
            }
        }
    }

    private bool Fits(string wanted, string given) => _claimsType == "glob"
        ? Regex.IsMatch(given, "^" + Regex.Escape(wanted).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.Singleline)
        : wanted == given;

    // A name that begins with a slash is a JSON pointer.
    private static JsonNode? Claim(JsonNode claims, string name)
    {
        if (!name.StartsWith('/'))
        {
            return claims[name];
        }

        JsonNode? at = claims;
        foreach (var part in name[1..].Split('/'))
        {
            at = (at as JsonObject)?[part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
        }

        return at;
    }

    private static TimeSpan Leeway(TimeSpan? given, TimeSpan usual) =>
        given is null || given == TimeSpan.Zero ? usual : given < TimeSpan.Zero ? TimeSpan.Zero : given.Value;
}
