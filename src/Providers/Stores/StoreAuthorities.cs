using System.Security.Cryptography.X509Certificates;
using Keyferry.Api.Shared;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Stores;

/// <summary>Reads the certificate authorities that a store names with <c>caBundle</c> or <c>caProvider</c>.</summary>
internal static class StoreAuthorities
{
    private const string DefaultKey = "ca.crt";

    /// <summary>Reads them. A namespaced store reads from its own namespace, whatever the reference says (CVE-2026-42875).</summary>
    /// <param name="context">The store, and on whose behalf it is used.</param>
    /// <param name="bundle">The <c>caBundle</c>, which goes before the provider.</param>
    /// <param name="provider">The <c>caProvider</c>.</param>
    /// <param name="path">What stands before both in messages, such as <c>server.</c></param>
    /// <param name="cancellation">Ends the reads.</param>
    /// <returns>The certificates, which the caller owns, and null where the system's count; or what is wrong.</returns>
    public static async ValueTask<(X509Certificate2Collection? Authorities, string? Error)> ReadAsync(
        StoreContext context, string? bundle, CaProvider? provider, string path, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(bundle))
        {
            var read = CertificateBundle.OfField(bundle, out var wrong);
            return (read, wrong is null ? null : $"{path}caBundle: {wrong}");
        }

        if (provider is null)
        {
            return (null, null);
        }

        var key = string.IsNullOrEmpty(provider.Key) ? DefaultKey : provider.Key;
        var answer = IsConfigMap(provider)
            ? await context.References.ConfigMapKeyAsync(context, provider.Name, key, provider.Namespace, cancellation)
            : await context.References.SecretKeyAsync(context, provider.Name, key, provider.Namespace, cancellation);
        using (answer.Value)
        {
            if (answer.Value is not { } pem)
            {
                return (null, $"{path}caProvider: {answer.Error}");
            }

            var authorities = CertificateBundle.OfBytes(pem.Bytes, out var wrong);
            return (authorities, wrong is null ? null : $"{path}caProvider: key \"{key}\" of {provider.Type} \"{provider.Name}\": {wrong}");
        }
    }

    /// <summary>What a connection depends on; null where it depends on nothing.</summary>
    public static CredentialReference? Reference(string? bundle, CaProvider? provider) =>
        provider is null || !string.IsNullOrEmpty(bundle)
            ? null
            : new CredentialReference(
                IsConfigMap(provider) ? CredentialKind.ConfigMap : CredentialKind.Secret, provider.Name, provider.Namespace);

    /// <summary>Checks both fields.</summary>
    /// <param name="store">The store.</param>
    /// <param name="bundle">The <c>caBundle</c>.</param>
    /// <param name="provider">The <c>caProvider</c>.</param>
    /// <param name="path">What stands before both, such as <c>spec.provider.webhook.</c></param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(StoreObject store, string? bundle, CaProvider? provider, string path, FieldErrorList errors)
    {
        if (!string.IsNullOrEmpty(bundle))
        {
            CertificateBundle.Dispose(CertificateBundle.OfField(bundle, out var wrong));
            if (wrong is not null)
            {
                errors.Error($"{path}caBundle", CauseType.Invalid, wrong);
            }
        }

        if (provider is not null)
        {
            Selectors.CheckReferent(store, $"{path}caProvider", "invalid caProvider", provider.Namespace, errors);
            if (store.IsClusterWide && string.IsNullOrEmpty(provider.Namespace))
            {
                errors.Error(
                    $"{path}caProvider.namespace", CauseType.Required,
                    "cluster scope requires namespace: a ClusterSecretStore has no namespace of its own to look in");
            }
        }
    }

    private static bool IsConfigMap(CaProvider provider) => provider.Type == "ConfigMap";
}
