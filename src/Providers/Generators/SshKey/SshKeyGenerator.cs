using System.Text.Json;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Api.Validation;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Generators.SshKey;

/// <summary>Makes a pair of SSH keys in the formats of OpenSSH, under the keys <c>privateKey</c> and <c>publicKey</c>.</summary>
public sealed class SshKeyGenerator : IGenerator
{
    /// <summary>The least size of an RSA key: smaller ones are broken, and OpenSSH refuses them.</summary>
    public const int LeastRsaBits = 1024;

    /// <summary>The largest size of an RSA key.</summary>
    public const int MostRsaBits = 8192;

    private const int DefaultRsaBits = 2048;

    private static readonly string[] KeyTypes = ["rsa", "ecdsa", "ed25519"];

    /// <inheritdoc/>
    public string Kind => "SSHKey";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.AllValues;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.SshKeySpec) is { } read)
        {
            SshKeyValidator.Validate(read, path, errors);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GenerateResult> GenerateAsync(GeneratorContext context, CancellationToken cancellation)
    {
        if (GeneratorSpecs.Read(context.Spec, ApiJsonContext.Default.SshKeySpec) is not { } spec)
        {
            return GeneratorSpecs.Unreadable;
        }

        var type = KeyType(spec);
        if (!KeyTypes.Contains(type))
        {
            return GeneratorSpecs.Invalid($"unsupported key type: it must be one of {string.Join(", ", KeyTypes)}");
        }

        if (SshKeyValidator.RsaError(spec) is { } rsa)
        {
            return GeneratorSpecs.Invalid($"keySize: {rsa}");
        }

        if (SshKeyValidator.CommentError(spec.Comment) is { } comment)
        {
            return GeneratorSpecs.Invalid($"comment: {comment}");
        }

        // Large RSA keys take seconds of a core: on a thread of their own, a few at a time.
        using var material = type switch
        {
            "rsa" => await KeyThreads.RunAsync(() => SshKeyMaterial.Rsa(spec.KeySize ?? DefaultRsaBits), cancellation),
            "ecdsa" => SshKeyMaterial.Ecdsa(spec.KeySize),
            _ => SshKeyMaterial.Ed25519(),
        };
        return new GenerateResult(new Dictionary<string, SecretValue>(StringComparer.Ordinal)
        {
            ["privateKey"] = new(OpenSshKeys.PrivateKey(material, spec.Comment ?? "")),
            ["publicKey"] = new(OpenSshKeys.PublicKey(material, spec.Comment ?? "")),
        });
    }

    /// <inheritdoc/>
    public ValueTask<FetchFailure?> CleanUpAsync(
        GeneratorContext context, JsonElement state, CancellationToken cancellation) => ValueTask.FromResult<FetchFailure?>(null);

    internal static string KeyType(SshKeySpec spec) => string.IsNullOrEmpty(spec.KeyType) ? "rsa" : spec.KeyType;
}
