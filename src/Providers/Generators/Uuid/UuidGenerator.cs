using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators.Uuid;

/// <summary>Makes a random UUID (RFC 9562, version 4) under the key <c>uuid</c>.</summary>
public sealed class UuidGenerator : IGenerator
{
    /// <inheritdoc/>
    public string Kind => "UUID";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.EachValue;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        // It has no fields.
    }

    /// <inheritdoc/>
    public ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        var text = new Guid(bytes, bigEndian: true).ToString("D");
        return ValueTask.FromResult(new GenerateResult(
            new Dictionary<string, SecretValue>(StringComparer.Ordinal) { ["uuid"] = new(Encoding.ASCII.GetBytes(text)) }));
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);
}
