using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Checks the <c>kubernetes</c> block of a store.</summary>
internal static class KubernetesStoreValidator
{
    private const string Root = "spec.provider.kubernetes";

    public static void Validate(StoreObject store, FieldErrorList errors)
    {
        if (store.Spec.Provider.Kubernetes is not { } spec)
        {
            return;
        }

        if (spec.RemoteNamespace is { Length: > 0 } ns && !SecretName.IsNamespace(ns))
        {
            errors.Error($"{Root}.remoteNamespace", CauseType.Invalid, $"{CredentialText.Shown(ns)} cannot be the name of a namespace");
        }

        Server(spec, errors);
        switch (spec)
        {
            case { AuthRef: not null, Auth: not null }:
                errors.Error($"{Root}.authRef", CauseType.Forbidden, "authRef and inline auth cannot both be set: remove one");
                break;
            case { AuthRef: null, Auth: null }:
                errors.Error(
                    $"{Root}.auth", CauseType.Required,
                    "no auth provider given: set one of cert, serviceAccount, token, or authRef to a kubeconfig");
                break;
        }

        Key(store, $"{Root}.authRef", "AuthRef", spec.AuthRef, isStrict: false, errors);
        if (spec.Auth is { } auth)
        {
            Auth(store, auth, errors);
        }
    }

    private static void Server(KubernetesProviderSpec spec, FieldErrorList errors)
    {
        if (spec.AuthRef is not null)
        {
            if (spec.Server is not null)
            {
                errors.Warn($"{Root}.server", "has no effect: the kubeconfig of authRef names the server");
            }

            return;
        }

        if (spec.Server?.CaBundle is null && spec.Server?.CaProvider is null)
        {
            errors.Warn(
                $"{Root}.server", "No caBundle or caProvider specified; TLS connections will use system certificate roots.");
        }

        if (spec.Server is null or { Url: "" })
        {
            errors.Error(
                $"{Root}.server.url", CauseType.Required,
                $"no server URL provided: this cluster's own API server is https://{ServerAddress.Default}");
        }
        else if (!ServerAddress.TryRead(spec.Server.Url ?? ServerAddress.Default, out var address, out var wrong))
        {
            errors.Error($"{Root}.server.url", CauseType.Invalid, wrong);
        }
        else if (ServerAddress.IsInTheClear(address))
        {
            errors.Warn($"{Root}.server.url", "is not https: credentials and secrets travel unencrypted");
        }
    }

    private static void Auth(StoreObject store, KubernetesAuth auth, FieldErrorList errors)
    {
        Key(store, $"{Root}.auth.cert.clientCert", "ClientCert", auth.Cert?.ClientCert, isStrict: true, errors);
        Key(store, $"{Root}.auth.cert.clientKey", "ClientKey", auth.Cert?.ClientKey, isStrict: true, errors);
        Key(store, $"{Root}.auth.token.bearerToken", "BearerToken", auth.Token?.BearerToken, isStrict: true, errors);
        if (auth.ServiceAccount is { } account)
        {
            Selectors.CheckReferent(
                store, $"{Root}.auth.serviceAccount", "invalid Auth.ServiceAccount", account.Namespace, errors);
        }
    }

    private static void Key(
        StoreObject store, string path, string name, SecretKeySelector? selector, bool isStrict, FieldErrorList errors)
    {
        if (selector is null)
        {
            return;
        }

        Selectors.CheckReferent(store, path, $"invalid {name}", selector.Namespace, errors);
        if (string.IsNullOrEmpty(selector.Name))
        {
            errors.Error($"{path}.name", CauseType.Required, $"{name}.Name cannot be empty");
        }

        if (string.IsNullOrEmpty(selector.Key))
        {
            errors.Error($"{path}.key", CauseType.Required, $"{name}.Key cannot be empty");
        }

        if (isStrict && store.IsClusterWide && string.IsNullOrEmpty(selector.Namespace))
        {
            errors.Error(
                $"{path}.namespace", CauseType.Required,
                "cluster scope requires namespace: a ClusterSecretStore has no namespace of its own to look in");
        }
    }
}
