using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Kubernetes;

/// <summary>What a store's connection is read from: a change of any of it makes a new one. Pure.</summary>
internal static class KubernetesReferences
{
    /// <summary>Lists it.</summary>
    /// <param name="spec">The store's settings; null where there are none.</param>
    public static StoreCredentials Of(KubernetesProviderSpec? spec)
    {
        var references = new List<CredentialReference>();
        Add(spec?.AuthRef);
        Add(spec?.Auth?.Cert?.ClientCert);
        Add(spec?.Auth?.Cert?.ClientKey);
        Add(spec?.Auth?.Token?.BearerToken);
        if (spec?.Auth?.ServiceAccount is { } account)
        {
            references.Add(new CredentialReference(CredentialKind.ServiceAccount, account.Name, account.Namespace));
        }

        if (StoreAuthorities.Reference(spec?.Server?.CaBundle, spec?.Server?.CaProvider) is { } authorities)
        {
            references.Add(authorities);
        }

        return new StoreCredentials(DependOnCaller: false, references);

        void Add(SecretKeySelector? selector)
        {
            if (selector is not null)
            {
                references.Add(new CredentialReference(CredentialKind.Secret, selector.Name ?? "", selector.Namespace));
            }
        }
    }
}
