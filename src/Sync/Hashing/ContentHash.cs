using System.Buffers;
using System.Text;
using System.Text.Json;
using Keyferry.Text.GoFormat;
using Org.BouncyCastle.Crypto.Digests;

namespace Keyferry.Sync.Hashing;

/// <summary>
/// The hashes of External Secrets Operator: lower-case hex SHA3-224 of Go's <c>%+v</c> text. They decide whether a takeover
/// rewrites a Secret, so they are bit for bit those of External Secrets Operator.
/// </summary>
public static class ContentHash
{
    /// <summary>Hashes a text.</summary>
    public static string OfText(string text) => Finish(Update(new Sha3Digest(224), Encoding.UTF8.GetBytes(text)));

    /// <summary>Hashes a Secret's data; null and empty are equal.</summary>
    /// <param name="data">The data by key.</param>
    public static string OfData(IEnumerable<KeyValuePair<string, byte[]>>? data)
    {
        var digest = new Sha3Digest(224);
        GoText.WriteData(digest.BlockUpdate, data ?? [], static value => value);
        return Finish(digest);
    }

    /// <summary>Hashes content of an object that is no Secret.</summary>
    /// <param name="content">Its spec, or its data; null where it has neither.</param>
    public static string OfJson(JsonElement? content)
    {
        var text = new ArrayBufferWriter<byte>();
        if (content is { } json)
        {
            GoText.WriteJson(text, json);
        }

        return Finish(Update(new Sha3Digest(224), text.WrittenSpan));
    }

    /// <summary>Hashes labels and annotations; null and empty are equal.</summary>
    public static string OfMetadata(
        IEnumerable<KeyValuePair<string, string>>? labels, IEnumerable<KeyValuePair<string, string>>? annotations)
    {
        var digest = new Sha3Digest(224);
        GoText.WriteMetadata(digest.BlockUpdate, annotations, labels);
        return Finish(digest);
    }

    private static Sha3Digest Update(Sha3Digest digest, ReadOnlySpan<byte> bytes)
    {
        digest.BlockUpdate(bytes);
        return digest;
    }

    private static string Finish(Sha3Digest digest)
    {
        Span<byte> hash = stackalloc byte[28];
        digest.DoFinal(hash);
        return Convert.ToHexStringLower(hash);
    }
}
