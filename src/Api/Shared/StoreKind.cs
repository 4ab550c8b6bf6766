namespace Keyferry.Api.Shared;

/// <summary>The kinds of stores: the values of <c>kind</c> of a reference to a store.</summary>
public static class StoreKind
{
    /// <summary>A store of one namespace.</summary>
    public const string SecretStore = "SecretStore";

    /// <summary>A store of the whole cluster.</summary>
    public const string ClusterSecretStore = "ClusterSecretStore";

    /// <summary>What applies where the field is missing.</summary>
    public const string Default = "SecretStore";
}
