using System.Text.Json;

namespace Keyferry.Providers.Vault.Sessions;

/// <summary>A token and how long it is good. No record: its text would hold the token.</summary>
internal sealed class VaultToken
{
    // Renewed at three fifths, so that a slow answer still comes before two thirds.
    private const double Renewed = 0.6;

    private const int LongestToken = 32 * 1024;

    /// <summary>The token; empty where requests carry none.</summary>
    public required string Value { get; init; }

    /// <summary>When the next is to be had; null where it does not end.</summary>
    public DateTimeOffset? RenewAt { get; init; }

    /// <summary>When it ends; null where it does not.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>How long it was good when it was given.</summary>
    public TimeSpan Life { get; init; }

    /// <summary>Whether its life can be prolonged; else the next one needs a login.</summary>
    public bool IsRenewable { get; init; }

    /// <summary>Whether it can be revoked: a batch token cannot.</summary>
    public bool IsRevocable { get; init; }

    /// <summary>What a login or a renewal answered.</summary>
    /// <param name="answer">The answer's JSON.</param>
    /// <param name="now">The time.</param>
    /// <param name="before">The token that was renewed; null after a login.</param>
    /// <returns>The token; null where the answer holds none.</returns>
    public static VaultToken? Of(JsonElement answer, DateTimeOffset now, VaultToken? before = null)
    {
        if (answer.Member("auth") is not { } auth
            || auth.Member("client_token").Text() is not { Length: > 0 and < LongestToken } value
            || value.Any(static c => c is <= ' ' or >= (char)0x7f))
        {
            return null;
        }

        // A century is no end, and beyond it dates run out.
        var seconds = Math.Clamp(auth.Member("lease_duration").Number() ?? 0, 0, 3_000_000_000);
        var life = TimeSpan.FromSeconds(seconds);

        // What a renewal no longer prolongs has come to the end that its role sets.
        var isRenewable = auth.Member("renewable") is { ValueKind: JsonValueKind.True } && (before is null || life >= before.Life / 2);
        return new VaultToken
        {
            Value = value,
            Life = before is { } old && isRenewable ? old.Life : life,
            RenewAt = seconds > 0 ? now + (life * Renewed) : null,
            Ends = seconds > 0 ? now + life : null,
            IsRenewable = isRenewable,
            IsRevocable = auth.Member("token_type").Text() != "batch",
        };
    }

    /// <summary>The same token, to be renewed at another time.</summary>
    public VaultToken RenewedAt(DateTimeOffset time) => new()
    {
        Value = Value, Life = Life, RenewAt = time, Ends = Ends, IsRenewable = IsRenewable, IsRevocable = IsRevocable,
    };
}
