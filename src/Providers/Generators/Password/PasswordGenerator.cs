using System.Globalization;
using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators.Password;

/// <summary>Makes passwords, an independent one for each key.</summary>
public sealed class PasswordGenerator : IGenerator
{
    private static readonly string[] DefaultKeys = ["password"];

    /// <inheritdoc/>
    public string Kind => "Password";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.EachValue;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.PasswordSpec) is { } read)
        {
            PasswordValidator.Validate(spec, read, path, errors);
        }
    }

    /// <inheritdoc/>
    public ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation) =>
        ValueTask.FromResult(
            GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.PasswordSpec) is { } spec
                ? Generate(spec, cancellation)
                : GeneratorSpecs.Unreadable);

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    private static GenerateResult Generate(PasswordSpec spec, CancellationToken cancellation)
    {
        var plan = PasswordPlan.Of(spec);
        IReadOnlyList<string> keys = spec.SecretKeys is { Count: > 0 } own ? own : DefaultKeys;
        if ((KeysError(keys) ?? EncodingError(spec.Encoding) ?? plan.Error()) is { } error)
        {
            return GeneratorSpecs.Invalid(error);
        }

        var values = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            cancellation.ThrowIfCancellationRequested();
            values[key] = new SecretValue(PasswordEncoding.Encode(spec.Encoding, PasswordMaker.Make(plan)));
        }

        return new GenerateResult(values);
    }

    private static string? EncodingError(string? encoding) =>
        string.IsNullOrEmpty(encoding) || PasswordEncoding.All.Contains(encoding)
            ? null
            : $"encoding must be one of {string.Join(", ", PasswordEncoding.All)}";

    private static string? KeysError(IReadOnlyList<string> keys)
    {
        if (keys.Count > PasswordPlan.MostKeys)
        {
            return $"secretKeys must be at most {PasswordPlan.MostKeys}";
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            if (string.IsNullOrEmpty(keys[i]))
            {
                return string.Create(CultureInfo.InvariantCulture, $"secretKeys[{i}] is empty");
            }

            if (!seen.Add(keys[i]))
            {
                return string.Create(CultureInfo.InvariantCulture, $"secretKeys[{i}] stands there twice");
            }
        }

        return null;
    }
}
