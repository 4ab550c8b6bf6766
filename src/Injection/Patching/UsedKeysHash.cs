using System.Security.Cryptography;
using System.Text;

namespace Keyferry.Injection.Patching;

/// <summary>A hash over the keys that a pod uses, so that it can be seen which pods run with which values.</summary>
internal static class UsedKeysHash
{
    private const int HashBytes = 8;

    /// <summary>The hash, as 16 hexadecimal digits; null where no key is known.</summary>
    /// <param name="secrets">The Secrets with the keys that were chosen.</param>
    public static string? Of(IEnumerable<InjectedSecret> secrets)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var secret in secrets.Where(static s => s.Keys is { IsKnown: true }))
        {
            foreach (var key in secret.Choices.Count == 0 ? secret.Keys!.Names.AsEnumerable() : secret.NeededKeys)
            {
                lines.Add($"{secret.SecretName}/{key}={secret.Keys!.HashOf(key)}");
            }
        }

        return lines.Count == 0 ? null : Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))).AsSpan(0, HashBytes));
    }
}
