namespace Keyferry.Providers.Contract;

/// <summary>
/// Which stores may use the identity of this process in the cloud (its environment, its pod's role, its node's), where
/// they name no credentials of their own. Whoever may write such a store reads all that the identity may read.
/// </summary>
public enum AmbientCredentials
{
    /// <summary>All, as with ESO.</summary>
    All,

    /// <summary>ClusterSecretStores only, which administrators write.</summary>
    ClusterStores,

    /// <summary>None.</summary>
    None,
}
