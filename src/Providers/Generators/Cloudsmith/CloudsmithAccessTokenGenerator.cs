using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Kubernetes.Connecting;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Generators.Http;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Generators.Cloudsmith;

/// <summary>
/// Tokens of a service account of Cloudsmith for a ServiceAccount of the cluster, by OpenID Connect:
/// https://docs.cloudsmith.com/authentication/openid-connect
/// </summary>
/// <param name="http">Opens connections.</param>
public sealed class CloudsmithAccessTokenGenerator(GeneratorHttp http) : IGenerator
{
    internal const string DefaultUrl = "https://api.cloudsmith.io";

    // A second token does no harm: both end by themselves.
    private static readonly StoreCall Exchange = new("ExchangeOidcToken", IsIdempotent: true);

    /// <inheritdoc/>
    public string Kind => "CloudsmithAccessToken";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.CloudsmithAccessTokenSpec) is { } read)
        {
            CloudsmithAccessTokenValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.CloudsmithAccessTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        if (!ServiceAddress.TryRead(spec.ApiUrl, DefaultUrl, out var url, out var wrong))
        {
            return GeneratorSpecs.Invalid($"apiUrl: {wrong}");
        }

        var (account, error) = await context.TokenAsync(spec.ServiceAccountRef, cancellation);
        using (account)
        {
            if (account is null)
            {
                return GeneratorSpecs.Invalid($"serviceAccountRef: {error}");
            }

            var body = JsonCalls.Object(writer =>
            {
                writer.WriteString("oidc_token", account.Bytes);
                writer.WriteString("service_slug", spec.ServiceSlug);
            });
            using var connection = http.Open(new StoreHttpOptions("Cloudsmith"));
            using var answer = await connection.SendAsync(
                Exchange, () => JsonCalls.Request(HttpMethod.Post, $"{url}/openid/{Uri.EscapeDataString(spec.OrgSlug)}/", body),
                cancellation);
            Array.Clear(body);
            return Result(answer);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private static GenerateResult Result(StoreAnswer answer)
    {
        var read = JsonCalls.Read(answer.Body);
        if (answer.Status != 201)
        {
            return GenerateResult.Of(HttpFailures.Of(
                answer, "exchanging the ServiceAccount's token with Cloudsmith", read.Text("detail")));
        }

        return read.Text("token") is { } token && TokenExpiry.Of(token) is { } end
            ? new GenerateResult(
                new Dictionary<string, SecretValue>
                {
                    ["auth"] = new(Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes($"token:{token}")))),
                    ["expiry"] = new(Encoding.UTF8.GetBytes(end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))),
                },
                ExpiresAt: end)
            : GeneratorSpecs.Invalid("the answer of Cloudsmith holds no token with an end: is apiUrl the address of its API?");
    }
}
