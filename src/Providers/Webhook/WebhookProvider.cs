using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;

namespace Keyferry.Providers.Webhook;

/// <summary>Any HTTP endpoint, with templated requests (<c>provider.webhook</c>).</summary>
/// <param name="time">The clock.</param>
/// <param name="calls">Counts calls to endpoints.</param>
/// <param name="egress">Where connections may lead.</param>
public sealed class WebhookProvider(TimeProvider time, ProviderCalls calls, EgressPolicy egress) : IProvider
{
    private readonly WebhookConnector _connector = new(egress, calls, time);

    /// <inheritdoc/>
    public string Key => "webhook";

    /// <inheritdoc/>
    public string Capabilities => "ReadWrite";

    /// <inheritdoc/>
    public bool IsMaintained => true;

    /// <inheritdoc/>
    public void Validate(StoreObject store, FieldErrorList errors)
    {
        if (store.Spec.Provider.Webhook is { } spec)
        {
            WebhookStoreValidator.Validate(store, WebhookSettings.Of(spec), "spec.provider.webhook.", errors);
        }
    }

    /// <inheritdoc/>
    public StoreCredentials CredentialsOf(StoreObject store)
    {
        if (store.Spec.Provider.Webhook is not { } spec)
        {
            return StoreCredentials.None;
        }

        var settings = WebhookSettings.Of(spec);
        var references = settings.Secrets
            .Select(static s => new CredentialReference(CredentialKind.Secret, s.Secret, s.Namespace)).ToList();
        if (settings.Ntlm is { } ntlm)
        {
            references.AddRange(new[] { ntlm.UsernameSecret, ntlm.PasswordSecret }.Select(
                static s => new CredentialReference(CredentialKind.Secret, s.Name ?? "", s.Namespace)));
        }

        if (StoreAuthorities.Reference(settings.CaBundle, settings.CaProvider) is { } authorities)
        {
            references.Add(authorities);
        }

        return new StoreCredentials(settings.ReadsNamespace, references);
    }

    /// <inheritdoc/>
    public async ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        if (context.Store.Spec.Provider.Webhook is not { } spec)
        {
            return new ConnectResult(null, "spec.provider.webhook is missing");
        }

        if (context.Namespace.Length == 0 && CredentialsOf(context.Store).References.Any(static r => string.IsNullOrEmpty(r.Namespace)))
        {
            return new ConnectResult(new ReferentStoreClient(), null);
        }

        var (session, error) = await _connector.ConnectAsync(WebhookSettings.Of(spec), context, cancellation);
        return session is null
            ? new ConnectResult(null, error)
            : new ConnectResult(new WebhookStoreClient(session, context.Namespace), null);
    }

    /// <inheritdoc/>
    public RemoteKey KeyOf(StoreObject store, RemoteRef reference) =>
        new(reference.Key, reference.Version ?? "", Property: reference.Property ?? "");

    /// <inheritdoc/>
    public FetchResult Extract(RemoteRef reference, RemoteValue value) => reference.AsMap
        ? WebhookValues.AsMap(value.Document)
        : FetchResult.Of(new Api.Values.SecretValue(value.Whole.ToArray()));
}
