using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Text;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Auth;

/// <summary>The auth method approle. https://developer.hashicorp.com/vault/api-docs/auth/approle</summary>
internal sealed class AppRole : Backend
{
    private const string Wrong = "invalid role or secret ID";
    private const string SecretIdFields = "role_name secret_id metadata cidr_list token_bound_cidrs num_uses ttl";
    private readonly Dictionary<string, Role> _roles = new(StringComparer.Ordinal);

    /// <summary>A method without roles.</summary>
    public AppRole() => Routes =
    [
        On("role/?", "", (Operation.List, Now(_ => Answer.Keys(_roles.Keys)))),
        On("role/(?<role_name>[^/]+)/role-id/?", "role_name role_id", (Operation.Read, Now(c => Answer.Of(new JsonObject { ["role_id"] = Find(c).RoleId }))),
            (Operation.Update, Now(WriteRoleId))),
        On("role/(?<role_name>[^/]+)/secret-id/?", SecretIdFields, (Operation.Update, Now(c => MakeSecretId(c, Names.Uuid()))),
            (Operation.List, Now(c => Answer.Keys(Find(c).SecretIds.Select(static s => s.Accessor))))),
        On("role/(?<role_name>[^/]+)/custom-secret-id/?", SecretIdFields, (Operation.Update, Now(c =>
            MakeSecretId(c, c.Text("secret_id") is { Length: > 0 } id ? id : throw Refusal.Bad("missing secret_id"))))),
        On("role/(?<role_name>[^/]+)/secret-id/lookup/?", "secret_id", (Operation.Update, Now(c => Lookup(c, s => s.Id == c.Text("secret_id"))))),
        On("role/(?<role_name>[^/]+)/secret-id/destroy/?", "secret_id", (Operation.Update, Now(c => Destroy(c, s => s.Id == c.Text("secret_id"))))),
        On("role/(?<role_name>[^/]+)/secret-id-accessor/lookup/?", "secret_id_accessor",
            (Operation.Update, Now(c => Lookup(c, s => s.Accessor == c.Text("secret_id_accessor"))))),
        On("role/(?<role_name>[^/]+)/secret-id-accessor/destroy/?", "secret_id_accessor",
            (Operation.Update, Now(c => Destroy(c, s => s.Accessor == c.Text("secret_id_accessor"))))),
        On("role/(?<role_name>[^/]+)", TokenParameters.Fields + "role_name role_id bind_secret_id secret_id_bound_cidrs bound_cidr_list "
            + "secret_id_num_uses secret_id_ttl local_secret_ids", (Operation.Read, Now(Read)), (Operation.Update, Now(Write)),
            (Operation.Delete, Now(Delete))) with { Exists = c => _roles.ContainsKey(NameOf(c)) },
        On("login", "role_id secret_id", (Operation.Update, Now(Login))),
        On("tidy/secret-id", "", (Operation.Update, Now(Tidy))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path == "login";

    private static string NameOf(Call call) => call["role_name"].ToLowerInvariant();

    private Role Find(Call call) => _roles.GetValueOrDefault(NameOf(call)) ?? throw Refusal.Missing();

    private Answer Read(Call call)
    {
        var role = Find(call);
        var data = new JsonObject
        {
            ["bind_secret_id"] = role.BindSecretId,
            ["local_secret_ids"] = false,
            ["secret_id_bound_cidrs"] = role.BoundCidrs.Count == 0 ? null : Json.Strings(role.BoundCidrs),
            ["secret_id_num_uses"] = role.SecretIdUses,
            ["secret_id_ttl"] = (long)role.SecretIdTtl.TotalSeconds,
        };
        role.Token.Show(data);
        return Answer.Of(data);
    }

    private Answer Write(Call call)
    {
        var role = _roles.GetValueOrDefault(NameOf(call)) ?? new Role { RoleId = Names.Uuid() };
        role.BindSecretId = call.Flag("bind_secret_id") ?? role.BindSecretId;
        role.BoundCidrs = call.Strings("secret_id_bound_cidrs") ?? call.Strings("bound_cidr_list") ?? role.BoundCidrs;
        role.SecretIdUses = call.Number("secret_id_num_uses") ?? role.SecretIdUses;
        role.SecretIdTtl = call.Duration("secret_id_ttl") ?? role.SecretIdTtl;
        role.RoleId = call.Text("role_id") is { Length: > 0 } id ? id : role.RoleId;
        role.Token.Apply(call);
        if (!role.BindSecretId && role.BoundCidrs.Count == 0)
        {
            throw Refusal.Bad("at least one constraint should be enabled on the role");
        }

        _roles[NameOf(call)] = role;
        return Answer.None();
    }

    private Answer Delete(Call call)
    {
        _roles.Remove(NameOf(call));
        return Answer.None();
    }

    private Answer WriteRoleId(Call call)
    {
        var id = call.Text("role_id") is { Length: > 0 } sent ? sent : throw Refusal.Bad("missing role_id");
        var role = Find(call);
        if (_roles.Values.Any(r => r != role && r.RoleId == id))
        {
            throw Refusal.Bad("supplied role_id is already in use");
        }

        role.RoleId = id;
        return Answer.None();
    }

    private Answer MakeSecretId(Call call, string id)
    {
        var role = _roles.GetValueOrDefault(NameOf(call)) ?? throw Refusal.Bad($"role \"{NameOf(call)}\" does not exist");
        if (!role.BindSecretId)
        {
            throw Refusal.Bad("bind_secret_id is not set on the role");
        }

        if (role.SecretIds.Exists(s => s.Id == id))
        {
            throw Refusal.Bad("SecretID is already registered");
        }

        var ttl = call.Duration("ttl") ?? role.SecretIdTtl;
        var uses = call.Number("num_uses") ?? role.SecretIdUses;
        var secret = new SecretId
        {
            Id = id,
            Accessor = Names.Uuid(),
            Expires = ttl > TimeSpan.Zero ? call.Now + ttl : null,
            Created = call.Now,
            Limited = uses > 0,
            Uses = uses,
            Ttl = ttl,
            BoundCidrs = call.Strings("cidr_list") ?? [],
            Metadata = MetadataOf(call.Text("metadata")),
        };
        role.SecretIds.Add(secret);
        return Answer.Of(new JsonObject
        {
            ["secret_id"] = secret.Id,
            ["secret_id_accessor"] = secret.Accessor,
            ["secret_id_num_uses"] = secret.Uses,
            ["secret_id_ttl"] = (long)ttl.TotalSeconds,
        });
    }

    private static Dictionary<string, string> MetadataOf(string? text)
    {
        if (text is not { Length: > 0 })
        {
            return [];
        }

        try
        {
            return GoJson.Parse(text) is JsonObject map
                ? map.ToDictionary(static p => p.Key, static p => p.Value?.ToString() ?? "", StringComparer.Ordinal)
                : throw Refusal.Bad("failed to parse metadata");
        }
        catch (System.Text.Json.JsonException)
        {
            throw Refusal.Bad("failed to parse metadata");
        }
    }

    private Answer Lookup(Call call, Predicate<SecretId> which)
    {
        var secret = Find(call).SecretIds.Find(which) ?? throw Refusal.Missing();
        return Answer.Of(new JsonObject
        {
            ["cidr_list"] = Json.Strings(secret.BoundCidrs),
            ["creation_time"] = GoTime.Write(secret.Created),
            ["expiration_time"] = secret.Expires is { } end ? GoTime.Write(end) : "0001-01-01T00:00:00Z",
            ["last_updated_time"] = GoTime.Write(secret.Created),
            ["metadata"] = Json.Map(secret.Metadata),
            ["secret_id_accessor"] = secret.Accessor,
            ["secret_id_num_uses"] = secret.Uses,
            ["secret_id_ttl"] = (long)secret.Ttl.TotalSeconds,
            ["token_bound_cidrs"] = new JsonArray(),
        });
    }

    private Answer Destroy(Call call, Predicate<SecretId> which)
    {
        Find(call).SecretIds.RemoveAll(which);
        return Answer.None();
    }

    private Answer Tidy(Call call)
    {
        foreach (var role in _roles.Values)
        {
            role.SecretIds.RemoveAll(s => s.Expires <= call.Now);
        }

        return Answer.None();
    }

    private Answer Login(Call call)
    {
        var roleId = call.Text("role_id") is { Length: > 0 } sent ? sent : throw Refusal.Bad("missing role_id");
        var (name, role) = _roles.FirstOrDefault(p => p.Value.RoleId == roleId);
        if (role is null)
        {
            throw Refusal.Bad(Wrong);
        }

        call.Core.Lockouts.Check(call.Mount, roleId, call.Now);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        if (role.BindSecretId)
        {
            var given = call.Text("secret_id") is { Length: > 0 } id ? id : throw Refusal.Bad("missing secret_id");
            var secret = role.SecretIds.Find(s => s.Id == given);
            if (secret is null || secret.Expires <= call.Now)
            {
                role.SecretIds.RemoveAll(s => s.Id == given);
                call.Core.Lockouts.Wrong(call.Mount, roleId, call.Now);
                throw Refusal.Bad(Wrong);
            }

            Check(secret.BoundCidrs, call, "secret ID");
            if (secret.Limited && --secret.Uses == 0)
            {
                role.SecretIds.Remove(secret);
            }

            metadata = new Dictionary<string, string>(secret.Metadata, StringComparer.Ordinal);
        }

        Check(role.BoundCidrs, call, "role");
        call.Core.Lockouts.Right(call.Mount, roleId);
        metadata["role_name"] = name;
        return role.Token.Login(call, roleId, "", metadata);
    }

    private static void Check(IReadOnlyList<string> cidrs, Call call, string of)
    {
        if (cidrs.Count > 0 && !cidrs.Any(c => Cidr.Contains(c, call.Request.RemoteAddress)))
        {
            throw Refusal.Bad($"source address \"{call.Request.RemoteAddress}\" unauthorized through CIDR restrictions on the {of}");
        }
    }

    private sealed class Role
    {
        public required string RoleId { get; set; }

        public bool BindSecretId { get; set; } = true;

        public IReadOnlyList<string> BoundCidrs { get; set; } = [];

        public long SecretIdUses { get; set; }

        public TimeSpan SecretIdTtl { get; set; }

        public TokenParameters Token { get; } = new();

        public List<SecretId> SecretIds { get; } = [];
    }

    private sealed class SecretId
    {
        public required string Id { get; init; }

        public required string Accessor { get; init; }

        public required DateTimeOffset Created { get; init; }

        public DateTimeOffset? Expires { get; init; }

        public TimeSpan Ttl { get; init; }

        public bool Limited { get; init; }

        public long Uses { get; set; }

        public required IReadOnlyList<string> BoundCidrs { get; init; }

        public required Dictionary<string, string> Metadata { get; init; }
    }
}
