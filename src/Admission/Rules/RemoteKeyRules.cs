using Keyferry.Admission.Fields;

namespace Keyferry.Admission.Rules;

/// <summary>What is probably a mistake in a remote reference, whatever the store.</summary>
internal static class RemoteKeyRules
{
    /// <summary>Warns of a folder where one secret is wanted, and of a version's bare id.</summary>
    /// <param name="context">The manifest.</param>
    /// <param name="path">Where the reference stands.</param>
    /// <param name="key">The key that it names; null for none.</param>
    /// <param name="version">The version that it names; null for none.</param>
    public static void Check(ValidationContext context, RemotePath path, string? key, string? version)
    {
        if (key is { Length: > 1 } && key.EndsWith('/'))
        {
            context.Warn(
                path.Of("key"),
                $"{RedactedValue.Of(key)} ends with a slash, so it names a folder and no secret; to read all below it use "
                    + "dataFrom[].find.path with find.name.regexp");
        }

        if (Guid.TryParseExact(version, "D", out _))
        {
            context.Warn(
                path.Of("version"),
                $"{version} looks like a version's id, which AWS Secrets Manager would take for a label; for the id write "
                    + $"uuid/{version}");
        }
    }
}
