using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Aws.JsonServices;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;

namespace Keyferry.Providers.Generators.Aws;

/// <summary>Passwords with which images are pulled from Amazon's registries (<c>ECRAuthorizationToken</c>); they live 12 hours.</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="time">The clock.</param>
/// <param name="calls">Counts calls to AWS.</param>
/// <param name="ambient">Which generators may use the identity of this process.</param>
public sealed class EcrAuthorizationTokenGenerator(
    Func<string, string?> environment, TimeProvider time, ProviderCalls calls, AmbientCredentials ambient) : IGenerator
{
    private const string Operation = "GetAuthorizationToken";
    internal const string Public = "public";

    // The only region of the public registry's interface
    // (https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html).
    private const string PublicRegion = "us-east-1";

    private readonly AwsGeneratorSession _session = new(environment, time, calls, ambient);

    /// <inheritdoc/>
    public string Kind => "ECRAuthorizationToken";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
    /// <inheritdoc/>
    public TimeSpan? Life => TimeSpan.FromHours(12);

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.EcrAuthorizationTokenSpec) is { } read)
        {
            EcrAuthorizationTokenValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.EcrAuthorizationTokenSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        var service = spec.Scope == Public ? JsonService.PublicContainerRegistry : JsonService.ContainerRegistry;
        return await _session.RunAsync(
            context, spec.Scope == Public ? PublicRegion : spec.Region, spec.Auth, spec.Role,
            (service.Id, Operation, (clients, credentials) => AskAsync(clients, credentials, service, cancellation)), cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private static async Task<GenerateResult> AskAsync(
        AwsClients clients, AWSCredentials credentials, JsonService service, CancellationToken cancellation)
    {
        using var client = clients.Json(service, credentials);
        return await client.CallAsync(Operation, static _ => { }, Read, cancellation);
    }

    // The private registry answers with a list, the public one with its only item.
    private static GenerateResult Read(JsonElement answer)
    {
        if (!answer.TryGetProperty("authorizationData", out var data) || data.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)
            || (data.ValueKind == JsonValueKind.Array && data.GetArrayLength() != 1))
        {
            return Unexpected("authorizationData is not of one registry");
        }

        var item = data.ValueKind == JsonValueKind.Array ? data[0] : data;
        if (Decoded(item.Utf8("authorizationToken")) is not { } pair)
        {
            return Unexpected("authorizationToken is not a user and a password");
        }

        var (user, password) = pair;
        var values = new Dictionary<string, SecretValue>(StringComparer.Ordinal) { ["username"] = new(user), ["password"] = new(password) };
        DateTimeOffset? ends = null;
        if (item.TryGetProperty("expiresAt", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetDouble(out var seconds)
            && seconds is > 0 and < uint.MaxValue)
        {
            ends = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
            values["expires_at"] = Text(((long)seconds).ToString(CultureInfo.InvariantCulture));
        }

        if (item.Text("proxyEndpoint") is { } registry)
        {
            values["proxy_endpoint"] = Text(registry);
        }

        return new GenerateResult(values, ExpiresAt: ends);
    }

    private static (byte[] User, byte[] Password)? Decoded(byte[]? base64)
    {
        if (base64 is null)
        {
            return null;
        }

        var text = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        try
        {
            if (Base64.DecodeFromUtf8(base64, text, out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return null;
            }

            var pair = text.AsSpan(0, length);
            var colon = pair.IndexOf((byte)':');
            return colon > 0 && pair[(colon + 1)..].IndexOf((byte)':') < 0 ? (pair[..colon].ToArray(), pair[(colon + 1)..].ToArray()) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(base64);
        }
    }

    private static GenerateResult Unexpected(string what) => GenerateResult.Of(
        new FetchFailure(FetchFailureKind.Unavailable, $"operation error ECR: {Operation}, the answer is not what the service sends: {what}"));

    private static SecretValue Text(string text) => new(Encoding.UTF8.GetBytes(text));
}
