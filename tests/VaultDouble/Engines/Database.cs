using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Engines;

/// <summary>
/// Users of a database that is not there: each is made with its lease and gone with it.
/// https://developer.hashicorp.com/vault/api-docs/secret/databases
/// </summary>
internal sealed class Database : Backend
{
    private static readonly HashSet<string> Plugins = new(
        ["postgresql-database-plugin", "mysql-database-plugin", "mongodb-database-plugin", "mssql-database-plugin", "redis-database-plugin"],
        StringComparer.Ordinal);

    private readonly Dictionary<string, JsonObject> _connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Role> _roles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _users = new(StringComparer.Ordinal);

    /// <summary>An engine without connections.</summary>
    public Database() => Routes =
    [
        On("config/?", "", (Operation.List, Now(_ => Answer.Keys(_connections.Keys)))),
        On("config/(?<name>[^/]+)", null, (Operation.Read, Now(ReadConnection)), (Operation.Update, Now(WriteConnection)), (Operation.Delete, Now(c =>
        {
            _connections.Remove(c["name"]);
            return Answer.None();
        }))),
        On("roles/?", "", (Operation.List, Now(_ => Answer.Keys(_roles.Keys)))),
        On("roles/(?<name>[^/]+)", "name db_name creation_statements revocation_statements renew_statements rollback_statements default_ttl max_ttl "
            + "credential_type credential_config", (Operation.Read, Now(ReadRole)), (Operation.Update, Now(WriteRole)), (Operation.Delete, Now(c =>
            {
                _roles.Remove(c["name"]);
                return Answer.None();
            }))),
        On("creds/(?<name>[^/]+)", "name", (Operation.Read, Now(Credentials))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    private Answer ReadConnection(Call call)
    {
        var shown = _connections.GetValueOrDefault(call["name"]) ?? throw Refusal.Missing();
        return Answer.Of(new JsonObject
        {
            ["allowed_roles"] = shown["allowed_roles"]?.DeepClone() ?? new JsonArray(),
            ["connection_details"] = new JsonObject { ["connection_url"] = shown["connection_url"]?.DeepClone() },
            ["plugin_name"] = shown["plugin_name"]?.DeepClone(),
        });
    }

    private Answer WriteConnection(Call call)
    {
        var plugin = call.Text("plugin_name") ?? _connections.GetValueOrDefault(call["name"])?["plugin_name"]?.ToString();
        if (plugin is not { Length: > 0 })
        {
            throw Refusal.Bad("plugin_name not provided");
        }

        if (!Plugins.Contains(plugin))
        {
            throw Refusal.Bad($"error creating database object: unable to find plugin \"{plugin}\" in the catalog");
        }

        _connections[call["name"]] = (JsonObject)call.Data.DeepClone();
        return Answer.None();
    }

    private Answer ReadRole(Call call)
    {
        var role = _roles.GetValueOrDefault(call["name"]) ?? throw Refusal.Missing();
        return Answer.Of(new JsonObject
        {
            ["creation_statements"] = Json.Strings(role.Statements),
            ["credential_type"] = "password",
            ["db_name"] = role.Connection,
            ["default_ttl"] = (long)role.Ttl.TotalSeconds,
            ["max_ttl"] = (long)role.MaxTtl.TotalSeconds,
            ["renew_statements"] = new JsonArray(),
            ["revocation_statements"] = new JsonArray(),
            ["rollback_statements"] = new JsonArray(),
        });
    }

    private Answer WriteRole(Call call)
    {
        var connection = call.Text("db_name") is { Length: > 0 } name ? name : throw Refusal.Bad("database name is required");
        var (ttl, max) = (call.Duration("default_ttl") ?? TimeSpan.Zero, call.Duration("max_ttl") ?? TimeSpan.Zero);
        if (max > TimeSpan.Zero && ttl > max)
        {
            throw Refusal.Bad("default_ttl cannot be greater than max_ttl");
        }

        _roles[call["name"]] = new Role(connection, call.Strings("creation_statements") ?? [], ttl, max);
        return Answer.None();
    }

    private Answer Credentials(Call call)
    {
        var role = _roles.GetValueOrDefault(call["name"]) ?? throw Refusal.Bad($"unknown role: {call["name"]}");
        if (!_connections.TryGetValue(role.Connection, out var connection))
        {
            throw new Refusal(500, $"1 error occurred:\n\t* failed to find entry for connection with name: \"{role.Connection}\"\n\n");
        }

        var allowed = connection["allowed_roles"] switch
        {
            JsonArray list => list.Select(static r => r?.ToString() ?? "").ToList(),
            null => [],
            var text => [.. text.ToString().Split(',', StringSplitOptions.TrimEntries)],
        };
        if (!allowed.Contains("*") && !allowed.Contains(call["name"]))
        {
            throw new Refusal(500, $"1 error occurred:\n\t* \"{call["name"]}\" is not an allowed role\n\n");
        }

        var user = $"v-{call.Token!.DisplayName}-{call["name"]}-{Names.Base62(20)}-{call.Now.ToUnixTimeSeconds()}";
        _users.Add(user);
        return Leased.Make(call, new JsonObject { ["password"] = Names.Base62(20), ["username"] = user }, role.Ttl, role.MaxTtl, renewable: true,
            () => _users.Remove(user));
    }

    private sealed record Role(string Connection, IReadOnlyList<string> Statements, TimeSpan Ttl, TimeSpan MaxTtl);
}
