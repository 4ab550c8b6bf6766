namespace Keyferry.Providers.Google;

/// <summary>Under which name calls are counted.</summary>
internal static class GoogleCalls
{
    /// <summary>ESO's name of this store.</summary>
    public const string Provider = "GCP/SecretManager";
}
