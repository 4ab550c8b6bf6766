using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Auth;

/// <summary>The auth method userpass. https://developer.hashicorp.com/vault/api-docs/auth/userpass</summary>
internal sealed class UserPass : Backend
{
    private const string Name = @"(?<username>\w(?:[\w.-]+)?\w?)";
    private const string Wrong = "invalid username or password";
    private readonly Dictionary<string, (string Password, TokenParameters Token)> _users = new(StringComparer.Ordinal);

    /// <summary>A method without users.</summary>
    public UserPass() => Routes =
    [
        On("users/?", "", (Operation.List, Now(_ => Answer.Keys(_users.Keys)))),
        On($"users/{Name}/password", "username password password_hash", (Operation.Update, Now(Write))),
        On($"users/{Name}/policies", "username policies token_policies", (Operation.Update, Now(Write))),
        On($"users/{Name}", TokenParameters.Fields + "username password password_hash", (Operation.Read, Now(Read)), (Operation.Update, Now(Write)),
            (Operation.Delete, Now(Delete))) with { Exists = c => _users.ContainsKey(NameOf(c)) },
        On($"login/{Name}", "username password", (Operation.Update, Now(Login))),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<VaultRoute> Routes { get; }

    /// <inheritdoc/>
    public override bool IsOpen(string path) => path.StartsWith("login/", StringComparison.Ordinal);

    private static string NameOf(Call call) => call["username"].ToLowerInvariant();

    private Answer Read(Call call)
    {
        if (!_users.TryGetValue(NameOf(call), out var user))
        {
            throw Refusal.Missing();
        }

        var data = new JsonObject();
        user.Token.Show(data);
        return Answer.Of(data);
    }

    private Answer Write(Call call)
    {
        var known = _users.TryGetValue(NameOf(call), out var user);
        var password = call.Text("password") is { Length: > 0 } sent ? sent : user.Password;
        if (password is null)
        {
            throw Refusal.Bad("missing password");
        }

        var token = known ? user.Token : new TokenParameters();
        token.Apply(call);
        _users[NameOf(call)] = (password, token);
        return Answer.None();
    }

    private Answer Delete(Call call)
    {
        _users.Remove(NameOf(call));
        return Answer.None();
    }

    private Answer Login(Call call)
    {
        var password = call.Text("password") is { Length: > 0 } sent ? sent : throw Refusal.Bad("missing password");
        var name = NameOf(call);
        call.Core.Lockouts.Check(call.Mount, name, call.Now);
        if (!_users.TryGetValue(name, out var user)
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(user.Password), Encoding.UTF8.GetBytes(password)))
        {
            call.Core.Lockouts.Wrong(call.Mount, name, call.Now);
            throw Refusal.Bad(Wrong);
        }

        call.Core.Lockouts.Right(call.Mount, name);
        return user.Token.Login(call, name, name, new Dictionary<string, string> { ["username"] = name });
    }
}
