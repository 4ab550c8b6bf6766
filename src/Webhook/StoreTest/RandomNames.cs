using System.Security.Cryptography;

namespace Keyferry.Webhook.StoreTest;

/// <summary>Names that no store has: letters, digits and dashes, which every kind of store takes.</summary>
internal static class RandomNames
{
    private const int RandomBytes = 6;

    /// <summary>A name, such as <c>keyferry-test-1f2e3d4c5b6a</c>.</summary>
    public static string Next() => $"keyferry-test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}";

    /// <summary>A name beside a key, in its folder: rights often end at a folder.</summary>
    /// <param name="key">The key; null means none.</param>
    public static string Beside(string? key) => (key?.LastIndexOf('/') ?? -1) is >= 0 and var slash ? key![..(slash + 1)] + Next() : Next();
}
