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

namespace Keyferry.Providers.Generators.Quay;

/// <summary>
/// Tokens of a robot account of Quay for a ServiceAccount of the cluster, by keyless federation:
/// https://docs.redhat.com/documentation/red_hat_quay/3/html/red_hat_quay_api_reference/auth_federated_robot_token
/// </summary>
/// <param name="http">Opens connections.</param>
public sealed class QuayAccessTokenGenerator(GeneratorHttp http) : IGenerator
{
    internal const string DefaultHost = "quay.io";

    private static readonly StoreCall Exchange = new("GetFederatedRobotToken");

    /// <inheritdoc/>
    public string Kind => "QuayAccessToken";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.QuayAccessTokenSpec) is { } read)
        {
            QuayAccessTokenValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.QuayAccessTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        if (!ServiceAddress.TryRead(HostOf(spec.Url), DefaultHost, out var url, out var wrong))
        {
            return GeneratorSpecs.Invalid($"url: {wrong}");
        }

        var (account, error) = await context.TokenAsync(spec.ServiceAccountRef, cancellation);
        using (account)
        {
            if (account is null)
            {
                return GeneratorSpecs.Invalid($"serviceAccountRef: {error}");
            }

            var credentials = Basic($"{spec.RobotAccount}:{Encoding.UTF8.GetString(account.Bytes)}");
            using var connection = http.Open(new StoreHttpOptions("Quay"));
            using var answer = await connection.SendAsync(
                Exchange, () => Request($"{url}/oauth2/federation/robot/token", credentials), cancellation);
            return Result(answer, spec.RobotAccount, url["https://".Length..]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private static GenerateResult Result(StoreAnswer answer, string robot, string registry)
    {
        var read = JsonCalls.Read(answer.Body);
        if (answer.Status != 200)
        {
            return GenerateResult.Of(HttpFailures.Of(
                answer, "exchanging the ServiceAccount's token with Quay", answer.Status == 401
                    ? $"does robot account {robot} federate with this cluster's issuer, and this ServiceAccount as its subject?"
                    : read.Text("error_message")));
        }

        return read.Text("token") is { } token && TokenExpiry.Of(token) is { } end
            ? new GenerateResult(
                new Dictionary<string, SecretValue>
                {
                    ["registry"] = new(Encoding.UTF8.GetBytes(registry)),
                    ["auth"] = new(Encoding.UTF8.GetBytes(Basic($"{robot}:{token}"))),
                    ["expiry"] = new(Encoding.UTF8.GetBytes(end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))),
                },
                ExpiresAt: end)
            : GeneratorSpecs.Invalid("the answer of Quay holds no token with an end: is url the address of a Quay registry?");
    }

    private static HttpRequestMessage Request(string address, string credentials)
    {
        var request = JsonCalls.Request(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {credentials}");
        return request;
    }

    // Always https, whatever the manifest says.
    internal static string? HostOf(string? url) => url is null ? null
        : url.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? url[(at + 3)..] : url;

    private static string Basic(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
