using System.Globalization;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators.Mfa;

/// <summary>One-time passwords by time (TOTP, RFC 6238).</summary>
/// <param name="time">The clock.</param>
public sealed class MfaGenerator(TimeProvider time) : IGenerator
{
    private const int DefaultLength = 6;
    private const int DefaultPeriod = 30;

    /// <inheritdoc/>
    public string Kind => "MFA";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.None;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.MfaSpec) is { } read)
        {
            MfaValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.MfaSpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        if (MfaValidator.Problem(spec) is var (field, problem))
        {
            return GeneratorSpecs.Invalid($"{field} {problem}");
        }

        var (seed, error) = await context.SecretAsync(spec.Secret.Name, spec.Secret.Key, cancellation);
        using (seed)
        {
            if (seed is null)
            {
                return GeneratorSpecs.Invalid($"secret: {error}");
            }

            if (OneTimePassword.Seed(seed.Bytes) is not { } key)
            {
                return GeneratorSpecs.Invalid(
                    $"secret: key \"{spec.Secret.Key}\" of Secret \"{spec.Secret.Name}\" is no base32 text (A-Z, 2-7)");
            }

            var values = Values(spec, key, out var end);
            Array.Clear(key);
            return new GenerateResult(values, ExpiresAt: end);
        }
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private Dictionary<string, SecretValue> Values(MfaSpec spec, byte[] key, out DateTimeOffset? end)
    {
        var when = spec.When is { } given ? new DateTimeOffset(given.ToUniversalTime()) : time.GetUtcNow();
        var period = spec.TimePeriod ?? DefaultPeriod;
        var seconds = when.ToUnixTimeSeconds();
        var password = OneTimePassword.Of(key, seconds / period, spec.Length ?? DefaultLength, spec.Algorithm);
        var left = period - (seconds % period);
        end = spec.When is null ? DateTimeOffset.FromUnixTimeSeconds(seconds + left) : null;
        return new Dictionary<string, SecretValue>
        {
            ["token"] = new(Encoding.ASCII.GetBytes(password)),
            ["timeLeft"] = new(Encoding.ASCII.GetBytes(left.ToString(CultureInfo.InvariantCulture))),
        };
    }
}
