namespace Keyferry.Providers.Vault.Login;

/// <summary>Paths of logins.</summary>
internal static class LoginPaths
{
    /// <summary>The path of a method's login.</summary>
    /// <param name="mount">The method's mount path; null or empty means its default.</param>
    /// <param name="standard">The default.</param>
    /// <param name="user">The user that the path names; null where it names none.</param>
    public static string Of(string? mount, string standard, string? user = null)
    {
        var clean = VaultPaths.Clean(mount ?? "");
        return $"auth/{(clean.Length > 0 ? clean : standard)}/login{(user is null ? "" : "/" + user)}";
    }
}
