using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Diffing;

/// <summary>
/// Tells values apart without telling them: a short hash under a key that this run made up, so that nobody can try guesses
/// against what was printed.
/// </summary>
internal sealed class RunHash
{
    private const int Shown = 4;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The hash of a value; null where there is none.</summary>
    public string? Of(JsonNode? value) =>
        value is null ? null : Convert.ToHexStringLower(HMACSHA256.HashData(_key, System.Text.Encoding.UTF8.GetBytes(value.ToJsonString())).AsSpan(0, Shown));
}
