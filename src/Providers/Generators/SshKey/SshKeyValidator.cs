using Keyferry.Api.Generators;
using Keyferry.Api.Validation;

namespace Keyferry.Providers.Generators.SshKey;

/// <summary>Checks the spec of an SSHKey.</summary>
internal static class SshKeyValidator
{
    private const int LongestComment = 1024;

    /// <summary>Checks it.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Takes what is found.</param>
    public static void Validate(SshKeySpec spec, string path, FieldErrorList errors)
    {
        if (RsaError(spec) is { } rsa)
        {
            errors.Error($"{path}.keySize", CauseType.Invalid, rsa);
        }
        else if (spec is { KeyType: "ecdsa", KeySize: { } size and not (256 or 384 or 521) })
        {
            errors.Error($"{path}.keySize", CauseType.NotSupported, $"{size} is no ecdsa size: 256, 384 or 521");
        }

        if (CommentError(spec.Comment) is { } comment)
        {
            errors.Error($"{path}.comment", CauseType.Invalid, comment);
        }
    }

    /// <summary>Why an RSA key of this size is not made; null where it is.</summary>
    public static string? RsaError(SshKeySpec spec) =>
        SshKeyGenerator.KeyType(spec) == "rsa" && spec.KeySize is { } size and (< SshKeyGenerator.LeastRsaBits or > SshKeyGenerator.MostRsaBits)
            ? $"{size} is no size of an rsa key: {SshKeyGenerator.LeastRsaBits} to {SshKeyGenerator.MostRsaBits}"
            : null;

    // A line break would begin another entry of an authorized_keys file.
    /// <summary>Why a comment is not taken; null where it is.</summary>
    public static string? CommentError(string? comment) =>
        comment is null ? null
        : comment.Length > LongestComment ? $"is too long: at most {LongestComment} characters"
        : comment.Any(char.IsControl) ? "holds a control character, such as a line break"
        : null;
}
