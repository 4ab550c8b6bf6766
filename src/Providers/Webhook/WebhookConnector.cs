using System.Net;
using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Http;
using Keyferry.Providers.Metrics;
using Keyferry.Providers.Stores;
using Keyferry.Text.Durations;

namespace Keyferry.Providers.Webhook;

/// <summary>Reads what a webhook's requests are made with, and prepares its connection; no request is made yet.</summary>
/// <param name="egress">Where connections may lead.</param>
/// <param name="calls">Counts the calls.</param>
/// <param name="time">The clock.</param>
internal sealed class WebhookConnector(EgressPolicy egress, ProviderCalls calls, TimeProvider time)
{
    /// <summary>The longest time that one request may take: below the engine's own limit of a call.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(50);

    private readonly WebhookRenderer _renderer = WebhookRenderer.Create(time);

    /// <summary>Connects.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="context">On whose behalf.</param>
    /// <param name="cancellation">Ends the reads.</param>
    public async ValueTask<(WebhookSession? Session, string? Error)> ConnectAsync(
        WebhookSettings settings, StoreContext context, CancellationToken cancellation)
    {
        if (!TryTimeout(settings.Timeout, out var timeout))
        {
            return (null, "timeout is no duration above zero, such as 10s");
        }

        var (credentials, error) = await NtlmAsync(settings, context, cancellation);
        if (error is not null)
        {
            return (null, error);
        }

        var secrets = new WebhookSecrets();
        error = await secrets.ReadAsync(settings, context, cancellation);
        if (error is not null)
        {
            secrets.Dispose();
            return (null, error);
        }

        var (authorities, wrong) = await StoreAuthorities.ReadAsync(
            context, settings.CaBundle, settings.CaProvider, "", cancellation);
        if (wrong is not null)
        {
            secrets.Dispose();
            return (null, wrong);
        }

        var http = new StoreHttp(
            new StoreHttpOptions("Webhook")
            {
                Use = EgressUse.Webhook, Authorities = authorities, Timeout = timeout, Negotiated = credentials,
            },
            egress, calls, time);
        return (new WebhookSession(settings, http, secrets, new WebhookRequests(settings, _renderer), _renderer, egress), null);
    }

    /// <summary>Reads a timeout; longer ones are shortened to <see cref="LongestTimeout"/>.</summary>
    public static bool TryTimeout(string? text, out TimeSpan timeout)
    {
        timeout = TimeSpan.FromSeconds(20);
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!GoDuration.TryParse(text, out var duration, out _) || duration.TimeSpan <= TimeSpan.Zero)
        {
            return false;
        }

        timeout = duration.TimeSpan < LongestTimeout ? duration.TimeSpan : LongestTimeout;
        return true;
    }

    // NTLM is bound to its connection, which the handler negotiates; so it is for any host of the URL.
    private static async ValueTask<(ICredentials? Credentials, string? Error)> NtlmAsync(
        WebhookSettings settings, StoreContext context, CancellationToken cancellation)
    {
        if (settings.Ntlm is not { } ntlm)
        {
            return (null, null);
        }

        var (user, error) = await TextAsync(ntlm.UsernameSecret);
        var (password, wrong) = error is null ? await TextAsync(ntlm.PasswordSecret) : (null, error);
        if (wrong is not null)
        {
            return (null, $"auth.ntlm: {wrong}");
        }

        // DOMAIN\user, as clients of NTLM write it.
        var parts = user!.Split('\\', 2);
        var credential = parts is [var domain, var name]
            ? new NetworkCredential(name, password, domain)
            : new NetworkCredential(user, password);
        return (new OnlyNtlm(credential), null);

        async ValueTask<(string? Text, string? Error)> TextAsync(SecretKeySelector selector)
        {
            var read = await context.References.SecretKeyAsync(
                context, selector.Name ?? "", selector.Key ?? "", selector.Namespace, cancellation);
            using (read.Value)
            {
                return read.Value is { } value ? (Encoding.UTF8.GetString(value.Bytes).Trim('\r', '\n'), null) : (null, read.Error);
            }
        }
    }

    private sealed class OnlyNtlm(NetworkCredential credential) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType) =>
            authType.Equals("NTLM", StringComparison.OrdinalIgnoreCase) ? credential : null;
    }
}
