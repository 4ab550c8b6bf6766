using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Generators.Aws;

/// <summary>Temporary keys of an IAM user (<c>STSSessionToken</c>).</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="time">The clock.</param>
/// <param name="calls">Counts calls to AWS.</param>
/// <param name="ambient">Which generators may use the identity of this process.</param>
public sealed class StsSessionTokenGenerator(
    Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient) : IGenerator
{
    private const string Operation = "GetSessionToken";
    internal const string NoJwt = "jwt auth cannot be used for STS Session Token generation";

    private readonly AwsGeneratorSession _session = new(environment, time, calls, ambient);

    /// <inheritdoc/>
    public string Kind => "STSSessionToken";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.StsSessionTokenSpec) is { } read)
        {
            StsSessionTokenValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.StsSessionTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        return spec.Auth is { Jwt: not null, SecretRef: null }
            ? GeneratorSpecs.Invalid(NoJwt)
            : await _session.RunAsync(
                context, spec.Region, spec.Auth, spec.Role,
                ("STS", Operation, (clients, credentials) => AskAsync(clients, credentials, spec.RequestParameters, cancellation)), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private async Task<GenerateResult> AskAsync(
        AwsClients clients, AWSCredentials credentials, StsRequestParameters? parameters, CancellationToken cancellation)
    {
        var request = new GetSessionTokenRequest
        {
            SerialNumber = NullIfEmpty(parameters?.SerialNumber), TokenCode = NullIfEmpty(parameters?.TokenCode),
        };
        if (parameters?.SessionDuration is { } seconds and not 0)
        {
            request.DurationSeconds = seconds;
        }

        using var client = clients.Sts(credentials);
        var isError = true;
        try
        {
            var made = (await client.GetSessionTokenAsync(request, cancellation)).Credentials;
            isError = false;
            var values = new Dictionary<string, SecretValue>(StringComparer.Ordinal)
            {
                ["access_key_id"] = Text(made.AccessKeyId),
                ["secret_access_key"] = Text(made.SecretAccessKey),
                ["session_token"] = Text(made.SessionToken),
            };
            DateTimeOffset? ends = made.Expiration is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null;
            if (ends is { } end)
            {
                values["expiration"] = Text(end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            }

            return new GenerateResult(values, ExpiresAt: ends);
        }
        finally
        {
            calls.Count("AWS/STS", Operation, isError);
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static SecretValue Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
