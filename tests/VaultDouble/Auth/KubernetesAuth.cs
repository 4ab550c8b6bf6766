using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Auth;

/// <summary>
/// The auth method kubernetes: the cluster's TokenReview decides. https://developer.hashicorp.com/vault/api-docs/auth/kubernetes
/// </summary>
internal sealed class KubernetesAuth : Backend
{
    private readonly Dictionary<string, Role> _roles = new(StringComparer.Ordinal);
    private Config? _config;

    /// <summary>A method that is not configured.</summary>
    public KubernetesAuth() => Routes =
    [
        On("config", "kubernetes_host kubernetes_ca_cert token_reviewer_jwt pem_keys issuer disable_iss_validation disable_local_ca_jwt "
            + "use_annotations_as_alias_metadata", (Operation.Read, Now(ReadConfig)), (Operation.Update, Now(WriteConfig))),
        On("role/?", "", (Operation.List, Now(_ => Answer.Keys(_roles.Keys)))),
        On("role/(?<name>[^/]+)", TokenParameters.Fields + "name bound_service_account_names bound_service_account_namespaces "
            + "bound_service_account_namespace_selector audience alias_name_source", (Operation.Read, Now(ReadRole)),
            (Operation.Update, Now(WriteRole)), (Operation.Delete, Now(DeleteRole))) with { Exists = c => _roles.ContainsKey(NameOf(c)) },
        On("login", "role jwt", (Operation.Update, LoginAsync)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path == "login";

    private static string NameOf(Call call) => call["name"].ToLowerInvariant();

    private Answer ReadConfig(Call call) => _config is { } config
        ? Answer.Of(new JsonObject
        {
            ["disable_iss_validation"] = true,
            ["disable_local_ca_jwt"] = config.DisableLocal,
            ["issuer"] = "",
            ["kubernetes_ca_cert"] = config.Authority,
            ["kubernetes_host"] = config.Host,
            ["pem_keys"] = new JsonArray(),
            ["token_reviewer_jwt_set"] = config.ReviewerToken.Length > 0,
        })
        : throw Refusal.Missing();

    private Answer WriteConfig(Call call)
    {
        var host = call.Text("kubernetes_host") is { Length: > 0 } sent ? sent : throw Refusal.Bad("no host provided");
        var authority = call.Text("kubernetes_ca_cert") ?? "";
        var disableLocal = call.Flag("disable_local_ca_jwt") ?? false;
        _config = new Config(host, authority, call.Text("token_reviewer_jwt") ?? "", disableLocal);
        return Answer.None();
    }

    private Answer ReadRole(Call call)
    {
        if (!_roles.TryGetValue(NameOf(call), out var role))
        {
            throw Refusal.Missing();
        }

        var data = new JsonObject
        {
            ["alias_name_source"] = role.AliasSource,
            ["bound_service_account_names"] = Json.Strings(role.Accounts),
            ["bound_service_account_namespaces"] = Json.Strings(role.Namespaces),
        };
        if (role.Audience.Length > 0)
        {
            data["audience"] = role.Audience;
        }

        role.Token.Show(data);
        return Answer.Of(data);
    }

    private Answer WriteRole(Call call)
    {
        var role = _roles.GetValueOrDefault(NameOf(call)) ?? new Role();
        role.Accounts = call.Strings("bound_service_account_names") ?? role.Accounts;
        role.Namespaces = call.Strings("bound_service_account_namespaces") ?? role.Namespaces;
        role.Audience = call.Text("audience") ?? role.Audience;
        role.AliasSource = call.Text("alias_name_source") is { Length: > 0 } source ? source : role.AliasSource;
        role.Token.Apply(call);
        if (role.Accounts.Count == 0)
        {
            throw Refusal.Bad("\"bound_service_account_names\" can not be empty");
        }

        if (role.Namespaces.Count == 0)
        {
            throw Refusal.Bad("\"bound_service_account_namespaces\" can not be empty if \"bound_service_account_namespace_selector\" is not set");
        }

        if (role.AliasSource is not ("serviceaccount_uid" or "serviceaccount_name"))
        {
            throw Refusal.Bad($"invalid alias_name_source: {role.AliasSource}");
        }

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
        var name = call.Text("role") is { Length: > 0 } asked ? asked : throw Refusal.Bad("missing role");
        var text = call.Text("jwt") is { Length: > 0 } sent ? sent : throw Refusal.Bad("missing jwt");
        var role = _roles.GetValueOrDefault(name.ToLowerInvariant()) ?? throw Refusal.Bad($"invalid role name \"{name}\"");
        var config = _config ?? throw new Refusal(500, "could not load backend configuration");
        var account = Account(text) ?? throw Denied();
        if (!Among(role.Namespaces, account.Namespace))
        {
            throw new Refusal(403, "namespace not authorized");
        }

        if (!Among(role.Accounts, account.Name))
        {
            throw new Refusal(403, "service account name not authorized");
        }

        try
        {
            account.Token.CheckTimes(call.Now, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        }
        catch (JwtException refused)
        {
            throw new Refusal(403, refused.Message);
        }

        if (role.Audience.Length > 0 && !account.Token.Audiences.Contains(role.Audience))
        {
            throw new Refusal(403, "invalid audience (aud) claim: audience claim does not match any expected audience");
        }

        var known = await call.Core.OutsideAsync(() => ReviewAsync(config, text, role.Audience, account, call.Cancellation), call.Cancellation);
        if (!known)
        {
            throw Denied();
        }

        var alias = role.AliasSource == "serviceaccount_uid" ? account.Uid : $"{account.Namespace}/{account.Name}";
        return role.Token.Login(call, alias, $"{account.Namespace}-{account.Name}", new Dictionary<string, string>
        {
            ["role"] = name,
            ["service_account_name"] = account.Name,
            ["service_account_namespace"] = account.Namespace,
            ["service_account_secret_name"] = account.SecretName,
            ["service_account_uid"] = account.Uid,
        });
    }

    private static Refusal Denied() => new(403, "permission denied");

    private static bool Among(IReadOnlyList<string> wanted, string given) => wanted.Any(w => w == "*" || w == given
        || (w.EndsWith('*') && given.StartsWith(w[..^1], StringComparison.Ordinal)));

    private static ServiceAccount? Account(string text)
    {
        Jwt token;
        try
        {
            token = Jwt.Parse(text);
        }
        catch (JwtException)
        {
            return null;
        }

        // Tokens of the TokenRequest API, and those that lie in Secrets.
        if (token.Claims["kubernetes.io"] is JsonObject bound)
        {
            return new ServiceAccount(token, bound["namespace"]?.ToString() ?? "", bound["serviceaccount"]?["name"]?.ToString() ?? "",
                bound["serviceaccount"]?["uid"]?.ToString() ?? "", "");
        }

        string Legacy(string name) => token.Claims["kubernetes.io/serviceaccount/" + name]?.ToString() ?? "";
        return new ServiceAccount(token, Legacy("namespace"), Legacy("service-account.name"), Legacy("service-account.uid"), Legacy("secret.name"));
    }

    // The account's own token asks where no reviewer's was given.
    private static async Task<bool> ReviewAsync(Config config, string token, string audience, ServiceAccount account, CancellationToken cancellation)
    {
        var spec = new JsonObject { ["token"] = token };
        if (audience.Length > 0)
        {
            spec["audiences"] = new JsonArray(audience);
        }

        var review = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenReview", ["spec"] = spec };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, config.Host.TrimEnd('/') + "/apis/authentication.k8s.io/v1/tokenreviews")
            {
                Content = new StringContent(GoJson.Write(review), Encoding.UTF8, "application/json"),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", config.ReviewerToken.Length > 0 ? config.ReviewerToken : token);
            var (status, body) = await Outbound.SendAsync(request, config.Authority, cancellation);
            var answer = status is 200 or 201 ? (GoJson.Parse(body) as JsonObject)?["status"] : null;
            return answer?["authenticated"]?.GetValueKind() == System.Text.Json.JsonValueKind.True
                && answer["user"]?["username"]?.ToString() == $"system:serviceaccount:{account.Namespace}:{account.Name}"
                && (answer["user"]?["uid"]?.ToString() is not { Length: > 0 } uid || uid == account.Uid);
        }
        catch (Exception refused) when (refused is HttpRequestException or System.Text.Json.JsonException or UriFormatException)
        {
            return false;
        }
    }

    private sealed record Config(string Host, string Authority, string ReviewerToken, bool DisableLocal);

    private sealed record ServiceAccount(Jwt Token, string Namespace, string Name, string Uid, string SecretName);

    private sealed class Role
    {
        public IReadOnlyList<string> Accounts { get; set; } = [];

        public IReadOnlyList<string> Namespaces { get; set; } = [];

        public string Audience { get; set; } = "";

        public string AliasSource { get; set; } = "serviceaccount_uid";

        public TokenParameters Token { get; } = new();
    }
}
