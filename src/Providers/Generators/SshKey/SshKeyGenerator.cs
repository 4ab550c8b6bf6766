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
    private const int LongestComment = 1024;

    private static readonly string[] KeyTypes = ["rsa", "ecdsa", "ed25519"];

    /// <inheritdoc/>
    public string Kind => "SSHKey";

    /// <inheritdoc/>
    public ValueReuse Reuse => ValueReuse.AllValues;

    /// <inheritdoc/>
    public void Validate(JsonElement spec, string path, FieldErrorList errors)
    {
        if (GeneratorSpecs.Read(spec, ApiJsonContext.Default.SshKeySpec) is not { } read)
        {
            return;
        }

        if (RsaError(read) is { } rsa)
        {
            errors.Error($"{path}.keySize", CauseType.Invalid, rsa);
        }
        else if (read is { KeyType: "ecdsa", KeySize: { } size and not (256 or 384 or 521) })
        {
            errors.Error($"{path}.keySize", CauseType.NotSupported, $"{size} is no ecdsa size: 256, 384 or 521");
        }

        if (CommentError(read.Comment) is { } comment)
        {
            errors.Error($"{path}.comment", CauseType.Invalid, comment);
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

        if (RsaError(spec) is { } rsa)
        {
            return GeneratorSpecs.Invalid($"keySize: {rsa}");
        }

        if (CommentError(spec.Comment) is { } comment)
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

    private static string KeyType(SshKeySpec spec) => string.IsNullOrEmpty(spec.KeyType) ? "rsa" : spec.KeyType;

    private static string? RsaError(SshKeySpec spec) =>
        KeyType(spec) == "rsa" && spec.KeySize is { } size and (< LeastRsaBits or > MostRsaBits)
            ? $"{size} is no size of an rsa key: {LeastRsaBits} to {MostRsaBits}"
            : null;

    // A line break would begin another entry of an authorized_keys file.
    private static string? CommentError(string? comment) =>
        comment is null ? null
        : comment.Length > LongestComment ? $"is too long: at most {LongestComment} characters"
        : comment.Any(char.IsControl) ? "holds a control character, such as a line break"
        : null;
}
