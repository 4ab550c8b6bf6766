using System.Buffers.Binary;
using System.Text;
using Keyferry.Providers.Tests.Http;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Keyferry.Providers.Tests.Webhook;

/// <summary>
/// A server that asks for NTLM and verifies the NTLMv2 response:
/// https://learn.microsoft.com/openspecs/windows_protocols/ms-nlmp/
/// </summary>
internal sealed class NtlmDouble(string domain, string user, string password)
{
    // Unicode, target, sign, seal, NTLM, always sign, target type server, extended session security, target info, version, 128 bits,
    // key exchange.
    private const uint Flags = 0x1 | 0x4 | 0x10 | 0x20 | 0x200 | 0x8000 | 0x20000 | 0x80000 | 0x800000 | 0x2000000 | 0x20000000 | 0x40000000;

    private static readonly byte[] Challenge = [1, 2, 3, 4, 5, 6, 7, 8];

    /// <summary>Answers a request of a connection.</summary>
    public EndpointAnswer Answer(SeenRequest request)
    {
        if (request.Header("Authorization") is not ['N', 'T', 'L', 'M', ' ', .. var base64])
        {
            return Ask("NTLM");
        }

        var message = Convert.FromBase64String(base64);
        return BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(8)) switch
        {
            1 => Ask($"NTLM {Convert.ToBase64String(ChallengeMessage())}"),
            3 when IsRight(message) => new EndpointAnswer(200, "secret", "text/plain"),
            _ => new EndpointAnswer(401),
        };
    }

    private static EndpointAnswer Ask(string with) => new(401) { Headers = { ["WWW-Authenticate"] = with } };

    private static byte[] ChallengeMessage()
    {
        var target = Encoding.Unicode.GetBytes("CORP");
        byte[] info =
        [
            1, 0, (byte)target.Length, 0, .. target,
            2, 0, (byte)target.Length, 0, .. target,
            7, 0, 8, 0, .. BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToFileTime()),
            0, 0, 0, 0,
        ];
        var message = new byte[56 + target.Length + info.Length];
        "NTLMSSP\0"u8.CopyTo(message);
        message[8] = 2;
        Field(message, 12, target.Length, 56);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(20), Flags);
        Challenge.CopyTo(message, 24);
        Field(message, 40, info.Length, 56 + target.Length);
        message[48] = 10;
        message[55] = 15;
        target.CopyTo(message, 56);
        info.CopyTo(message, 56 + target.Length);
        return message;
    }

    private bool IsRight(byte[] message)
    {
        if (Text(message, 28) != domain || Text(message, 36) != user)
        {
            return false;
        }

        var response = Bytes(message, 20);
        var key = Hmac(Md4(Encoding.Unicode.GetBytes(password)), Encoding.Unicode.GetBytes(user.ToUpperInvariant() + domain));
        return response.Length > 16 && Hmac(key, [.. Challenge, .. response.AsSpan(16)]).AsSpan().SequenceEqual(response.AsSpan(0, 16));
    }

    private static void Field(byte[] message, int at, int length, int offset)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(at), (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(at + 2), (ushort)length);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(at + 4), (uint)offset);
    }

    private static byte[] Bytes(byte[] message, int at) => message.AsSpan(
        (int)BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at + 4)), BinaryPrimitives.ReadUInt16LittleEndian(message.AsSpan(at))).ToArray();

    private static string Text(byte[] message, int at) => Encoding.Unicode.GetString(Bytes(message, at));

    private static byte[] Md4(byte[] bytes)
    {
        var digest = new MD4Digest();
        digest.BlockUpdate(bytes, 0, bytes.Length);
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return hash;
    }

    private static byte[] Hmac(byte[] key, byte[] bytes)
    {
        var mac = new HMac(new MD5Digest());
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(bytes, 0, bytes.Length);
        var hash = new byte[mac.GetMacSize()];
        mac.DoFinal(hash, 0);
        return hash;
    }
}
