using System.Buffers;
using System.Text.Json;
using Keyferry.Providers.Vault;

namespace Keyferry.Providers.Generators.VaultDynamic;

/// <summary>What an answer leaves behind in Vault until it ends: a lease, or a token.</summary>
/// <param name="Id">The lease's ID, or the token's accessor; neither is a credential.</param>
/// <param name="IsToken">Whether it is a token.</param>
/// <param name="Ends">When it ends unless it is renewed.</param>
/// <param name="Duration">How long it was granted for.</param>
/// <param name="IsRenewable">Whether it can be renewed.</param>
internal sealed record DynamicLease(string Id, bool IsToken, DateTimeOffset Ends, TimeSpan Duration, bool IsRenewable)
{
    private const string LeaseMember = "leaseId";
    private const string AccessorMember = "accessor";
    private const string EndsMember = "ends";
    private const int LongestId = 4096;

    /// <summary>What a run remembers.</summary>
    public JsonElement ToState() => Json((IsToken ? AccessorMember : LeaseMember, Id, Ends.ToUnixTimeSeconds()));

    /// <summary>What an earlier run remembered; null where that is nothing to take back.</summary>
    public static DynamicLease? OfState(JsonElement state)
    {
        var lease = state.Member(LeaseMember).Text();
        var id = lease ?? state.Member(AccessorMember).Text();
        return id is { Length: > 0 and <= LongestId } && state.Member(EndsMember).Number() is { } ends and > 0 and < 253_402_300_800
            ? new DynamicLease(id, lease is null, DateTimeOffset.FromUnixTimeSeconds(ends), TimeSpan.Zero, IsRenewable: false)
            : null;
    }

    /// <summary>The call that takes it back.</summary>
    public VaultCall Revocation() => IsToken
        ? new VaultCall("RevokeToken", HttpMethod.Put, "auth/token/revoke-accessor") { Body = Named("accessor") }
        : new VaultCall("RevokeLease", HttpMethod.Put, "sys/leases/revoke") { Body = Named("lease_id") };

    /// <summary>The call that prolongs it; for leases.</summary>
    public VaultCall Renewal() => new("RenewLease", HttpMethod.Put, "sys/leases/renew") { Body = Named("lease_id") };

    private byte[] Named(string member) => System.Text.Encoding.UTF8.GetBytes(Json((member, Id, null)).GetRawText());

    private static JsonElement Json((string Member, string Id, long? Ends) content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(content.Member, content.Id);
            if (content.Ends is { } ends)
            {
                writer.WriteNumber(EndsMember, ends);
            }

            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
