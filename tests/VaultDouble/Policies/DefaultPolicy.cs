namespace Keyferry.VaultDouble.Policies;

/// <summary>The policy that tokens have unless they are made without: what a token may do about itself.</summary>
internal static class DefaultPolicy
{
    /// <summary>Its text; the paths are those of Vault's documentation of the default policy.</summary>
    public const string Text = """
        # A token about itself.
        path "auth/token/lookup-self" { capabilities = ["read"] }
        path "auth/token/renew-self" { capabilities = ["update"] }
        path "auth/token/revoke-self" { capabilities = ["update"] }
        path "sys/capabilities-self" { capabilities = ["update"] }
        path "sys/internal/ui/resultant-acl" { capabilities = ["read"] }
        # Leases.
        path "sys/renew" { capabilities = ["update"] }
        path "sys/leases/renew" { capabilities = ["update"] }
        path "sys/leases/lookup" { capabilities = ["update"] }
        # A place of the token's own.
        path "cubbyhole/*" { capabilities = ["create", "read", "update", "delete", "list"] }
        # Wrapped answers.
        path "sys/wrapping/wrap" { capabilities = ["update"] }
        path "sys/wrapping/lookup" { capabilities = ["update"] }
        path "sys/wrapping/unwrap" { capabilities = ["update"] }
        # Tools without secrets.
        path "sys/tools/hash" { capabilities = ["update"] }
        path "sys/tools/hash/*" { capabilities = ["update"] }
        path "sys/control-group/request" { capabilities = ["update"] }
        path "identity/oidc/provider/+/authorize" { capabilities = ["read", "update"] }
        """;
}
