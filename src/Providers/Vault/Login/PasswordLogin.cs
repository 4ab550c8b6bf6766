using Keyferry.Api.Shared;

namespace Keyferry.Providers.Vault.Login;

/// <summary>The userpass and LDAP methods: a user in the path, a password in the body.</summary>
/// <param name="name">The method's name in errors.</param>
/// <param name="field">The method's field in the manifest.</param>
/// <param name="mount">The method's mount path.</param>
/// <param name="user">The user.</param>
/// <param name="password">The reference to the password.</param>
/// <param name="references">Reads the password.</param>
internal sealed class PasswordLogin(
    string name, string field, string? mount, string user, SecretKeySelector? password, LoginReferences references) : IVaultLogin
{
    public string Name => name;

    public string Path { get; } = LoginPaths.Of(mount, field.ToLowerInvariant(), user.Trim());

    public bool CanLockOut => true;

    public async ValueTask<(byte[]? Body, string? Error)> PrepareAsync(CancellationToken cancellation)
    {
        if (user.Trim() is { Length: 0 } or "." or ".." || user.Contains('/', StringComparison.Ordinal))
        {
            return (null, $"auth.{field}.username is empty, or no name: it stands in the path of the login");
        }

        // Not trimmed: a password may begin or end with a blank.
        var (text, error) = await references.TextAsync(password, $"auth.{field}.secretRef", cancellation);
        return text is null ? (null, error)
            : text.Length == 0 ? (null, $"auth.{field}.secretRef: key \"{password!.Key}\" of Secret \"{password.Name}\" is empty")
            : (LoginBody.Of(("password", text)), null);
    }

    public string HintOf(int status) => status == 403
        ? "the server answers so where nothing is mounted there, and where too many wrong passwords have locked the user out"
        : "";
}
