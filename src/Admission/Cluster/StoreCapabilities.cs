using System.Collections.Frozen;
using Keyferry.Api.Resources;
using Keyferry.Api.Stores;

namespace Keyferry.Admission.Cluster;

/// <summary>Which kinds of store cannot be written to, or cannot be read from.</summary>
internal static class StoreCapabilities
{
    private static readonly FrozenSet<string> ReadOnly = new[]
    {
        "barbican", "beyondtrustworkloadcredentials", "chef", "cloudrusm", "conjur", "crd", "delinea", "doppler", "fortanix", "gitlab", "ibm",
        "nebiusmysterybox", "onboardbase", "openBao", "passbolt", "passworddepot", "previder", "pulumi", "senhasegura", "volcengine",
        "yandexcertificatemanager", "yandexlockbox",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WriteOnly = new[] { "github", "ngrok" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The provider that keeps a store from being pushed to; null where none does.</summary>
    public static string? NotWritten(SecretStoreSpec store) => Key(store) is { } key && ReadOnly.Contains(key) ? key : null;

    /// <summary>The provider that keeps a store from being read; null where none does.</summary>
    public static string? NotRead(SecretStoreSpec store) => Key(store) is { } key && WriteOnly.Contains(key) ? key : null;

    private static string? Key(SecretStoreSpec store) => StoreProviderKeys.Of(store.Provider) is [var key] ? key : null;
}
