using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Json.Paths;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Webhook;

/// <summary>Checks the settings of webhooks; their templates are read by admission's own rule, which repeats nothing that was pasted.</summary>
internal static class WebhookStoreValidator
{
    private const int MostHeaders = 64;
    private const int MostSecrets = 64;

    /// <summary>Checks a store's settings.</summary>
    public static void Validate(StoreObject store, WebhookSettings settings, string path, FieldErrorList errors)
    {
        Validate(settings, path, errors);
        StoreAuthorities.Validate(store, settings.CaBundle, settings.CaProvider, path, errors);
        for (var i = 0; i < Math.Min(settings.Secrets.Count, MostSecrets); i++)
        {
            var at = $"{path}secrets[{i}].secretRef";
            Selectors.CheckReferent(store, at, "invalid secretRef", settings.Secrets[i].Namespace, errors);
            if (store.IsClusterWide && string.IsNullOrEmpty(settings.Secrets[i].Namespace))
            {
                errors.Error(
                    $"{at}.namespace", CauseType.Required,
                    "cluster scope requires namespace: a ClusterSecretStore has no namespace of its own to look in");
            }
        }

        if (settings.Ntlm is { } ntlm)
        {
            Selectors.CheckKey(store, $"{path}auth.ntlm.usernameSecret", "invalid usernameSecret", ntlm.UsernameSecret, isRequired: true, errors);
            Selectors.CheckKey(store, $"{path}auth.ntlm.passwordSecret", "invalid passwordSecret", ntlm.PasswordSecret, isRequired: true, errors);
        }
    }

    /// <summary>Checks what stores and generators have in common.</summary>
    public static void Validate(WebhookSettings settings, string path, FieldErrorList errors)
    {
        if (settings.Url.Length == 0)
        {
            errors.Error($"{path}url", CauseType.Required, "the address is missing");
        }
        else if (settings.Url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && settings.HasCredentials)
        {
            errors.Warn($"{path}url", "is not https: credentials and secrets travel unencrypted");
        }
        else if (!settings.Url.Contains("{{", StringComparison.Ordinal)
            && !(Uri.TryCreate(settings.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            errors.Error(
                $"{path}url", CauseType.Invalid,
                $"{CredentialText.Shown(settings.Url)} is no address, such as https://secrets.example.com/v1?name={{{{ .remoteRef.key }}}}");
        }

        if (settings.JsonPath is { Length: > 0 } jsonPath && !jsonPath.Contains("{{", StringComparison.Ordinal)
            && !JsonPath.TryParse(jsonPath, out _, out var wrong))
        {
            errors.Error($"{path}result.jsonPath", CauseType.Invalid, wrong);
        }

        if (settings.Method is { Length: > 0 } method && !WebhookRequests.IsMethod(method))
        {
            errors.Error($"{path}method", CauseType.Invalid, "is no method of HTTP, such as GET");
        }

        if (!WebhookConnector.TryTimeout(settings.Timeout, out _))
        {
            errors.Error($"{path}timeout", CauseType.Invalid, "is no duration above zero, such as 10s");
        }

        Headers();
        Secrets();

        void Headers()
        {
            if (settings.Headers.Count > MostHeaders)
            {
                errors.Error($"{path}headers", CauseType.TooLong, $"has {settings.Headers.Count} headers; the most is {MostHeaders}");
                return;
            }

            foreach (var (name, _) in settings.Headers)
            {
                if (WebhookRequests.IsReserved(name))
                {
                    errors.Warn($"{path}headers.{name}", "has no effect: the client sets this header by itself");
                }
            }
        }

        void Secrets()
        {
            if (settings.Secrets.Count > MostSecrets)
            {
                errors.Error($"{path}secrets", CauseType.TooLong, $"has {settings.Secrets.Count} Secrets; the most is {MostSecrets}");
                return;
            }

            var seen = new HashSet<string>(StringComparer.Ordinal) { WebhookData.RemoteRef };
            for (var i = 0; i < settings.Secrets.Count; i++)
            {
                var (name, secret, _) = settings.Secrets[i];
                if (name.Length == 0 || !seen.Add(name))
                {
                    errors.Error(
                        $"{path}secrets[{i}].name", CauseType.Invalid,
                        name.Length == 0 ? "is empty" : $"{name} stands there twice, or is remoteRef, which is what manifests ask for");
                }

                if (secret.Length == 0)
                {
                    errors.Error($"{path}secrets[{i}].secretRef.name", CauseType.Required, "the Secret's name is missing");
                }
            }
        }
    }
}
