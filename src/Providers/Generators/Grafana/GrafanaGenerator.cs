using System.Text;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Http;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Generators.Grafana;

/// <summary>Tokens of a service account of Grafana, which is created where it is missing.</summary>
/// <param name="http">Opens connections.</param>
public sealed class GrafanaGenerator(GeneratorHttp http) : IGenerator
{
    /// <inheritdoc/>
    public string Kind => "Grafana";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.GrafanaSpec) is { } read)
        {
            GrafanaValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.GrafanaSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        var (api, error) = await ConnectAsync(context, spec, cancellation);
        if (api is null)
        {
            return GeneratorSpecs.Invalid(error!);
        }

        using (api)
        {
            var (account, failure) = await api.AccountAsync(spec.ServiceAccount, cancellation);
            if (account is null)
            {
                return GenerateResult.Of(failure!);
            }

            var (token, refused) = await api.CreateTokenAsync(account, spec.ServiceAccount.SecondsToLive, cancellation);
            return token is null
                ? GenerateResult.Of(refused!)
                : new GenerateResult(
                    new Dictionary<string, SecretValue>
                    {
                        ["login"] = new(Encoding.UTF8.GetBytes(account.Login)), ["token"] = new(Encoding.UTF8.GetBytes(token.Key)),
                    },
                    State(account, token), Ends(spec.ServiceAccount.SecondsToLive));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.GrafanaSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable.Failure;
        }

        JsonElement? account = state.ValueKind == JsonValueKind.Object && state.TryGetProperty("serviceAccount", out var found)
            && found.ValueKind == JsonValueKind.Object ? found : null;
        if (account.Number("id") is not { } id || account.Number("tokenID") is not { } token)
        {
            return new FetchFailure(FetchFailureKind.Invalid, "the state names no token of Grafana");
        }

        var (api, error) = await ConnectAsync(context, spec, cancellation);
        using (api)
        {
            return api is null
                ? new FetchFailure(FetchFailureKind.Invalid, error!)
                : await api.DeleteTokenAsync(id, token, cancellation);
        }
    }

    private DateTimeOffset? Ends(long? seconds) =>
        seconds is > 0 and < int.MaxValue ? http.Time.GetUtcNow() + TimeSpan.FromSeconds(seconds.Value) : null;

    private async ValueTask<(GrafanaApi? Api, string? Error)> ConnectAsync(
        GeneratorContext context, GrafanaSpec spec, CancellationToken cancellation)
    {
        if (!ServiceAddress.TryRead(spec.Url, "", out var url, out var wrong))
        {
            return (null, $"url: {wrong}");
        }

        var selector = spec.Auth.Token ?? spec.Auth.Basic?.Password;
        if (selector is null)
        {
            return (null, "no auth configuration found: set auth.token or auth.basic");
        }

        var (secret, error) = await context.SecretAsync(selector.Name, selector.Key, cancellation);
        using (secret)
        {
            if (secret is null)
            {
                return (null, $"auth: {error}");
            }

            var authorization = spec.Auth.Token is null
                ? "Basic " + Convert.ToBase64String(
                    Encoding.UTF8.GetBytes($"{spec.Auth.Basic!.Username}:{Encoding.UTF8.GetString(secret.Bytes).TrimEnd('\r', '\n')}"))
                : BearerHeaders.Text(secret) is { } token ? $"Bearer {token}"
                : null;
            return authorization is null
                ? (null, $"auth.token: key \"{selector.Key}\" of Secret \"{selector.Name}\" is empty, or no token")
                : (new GrafanaApi(http.Open(new StoreHttpOptions("Grafana")), url, authorization), null);
        }
    }

    private static JsonElement State(GrafanaAccount account, GrafanaToken token) => JsonElement.Parse(JsonCalls.Object(writer =>
    {
        writer.WriteStartObject("serviceAccount");
        writer.WriteNumber("id", account.Id);
        writer.WriteString("login", account.Login);
        writer.WriteNumber("tokenID", token.Id);
        writer.WriteEndObject();
    }));
}
