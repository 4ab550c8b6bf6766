using System.Security.Cryptography;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>PKCS#12's own key derivation (RFC 7292, appendix B), and the bounds on all of them.</summary>
internal static class Pkcs12Kdf
{
    private const long MostIterations = 5_000_000;

    // One iteration takes as long as some ten steps, but a whole file of honest strength must fit in a render.
    private const long StepsPerIteration = 2;

    /// <summary>Charges for a key derivation.</summary>
    /// <exception cref="FunctionException">The file asks for an absurd number of iterations.</exception>
    public static int Charge(RenderContext context, long iterations)
    {
        if (iterations > MostIterations)
        {
            throw new FunctionException($"the file asks for more than {MostIterations} iterations of its key derivation");
        }

        context.ChargeLongWork(Math.Max(iterations, 1) * StepsPerIteration);
        return (int)Math.Max(iterations, 1);
    }

    /// <summary>Derives key material. The password is UCS-2 with its terminator, or nothing.</summary>
    /// <param name="hash">SHA-1, SHA-256 or SHA-512.</param>
    /// <param name="password">The password.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">How often the hash is applied: 1 or more.</param>
    /// <param name="purpose">1: a key, 2: an initialization vector, 3: a key for a MAC.</param>
    /// <param name="size">How many bytes are wanted.</param>
    public static byte[] Derive(
        HashAlgorithmName hash, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations, byte purpose, int size)
    {
        var block = hash == HashAlgorithmName.SHA512 ? 128 : 64;
        var saltLength = RoundUp(salt.Length, block);
        var input = new byte[block + saltLength + RoundUp(password.Length, block)];
        input.AsSpan(0, block).Fill(purpose);
        Repeat(salt, input.AsSpan(block, saltLength));
        Repeat(password, input.AsSpan(block + saltLength));
        var output = new byte[size];
        Span<byte> digest = stackalloc byte[SHA512.HashSizeInBytes];
        for (var done = 0; done < size;)
        {
            var length = CryptographicOperations.HashData(hash, input, digest);
            for (var round = 1; round < iterations; round++)
            {
                CryptographicOperations.HashData(hash, digest[..length], digest);
            }

            var part = Math.Min(length, size - done);
            digest[..part].CopyTo(output.AsSpan(done));
            done += part;
            AddToBlocks(input.AsSpan(block), digest[..length], block);
        }

        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(digest);
        return output;
    }

    private static int RoundUp(int length, int block) => checked((length + block - 1) / block * block);

    private static void Repeat(ReadOnlySpan<byte> pattern, Span<byte> room)
    {
        for (; !room.IsEmpty; room = room[Math.Min(pattern.Length, room.Length)..])
        {
            pattern[..Math.Min(pattern.Length, room.Length)].CopyTo(room);
        }
    }

    // Each block is a number, to which the repeated digest and one are added.
    private static void AddToBlocks(Span<byte> blocks, ReadOnlySpan<byte> digest, int block)
    {
        for (; !blocks.IsEmpty; blocks = blocks[block..])
        {
            var carry = 1;
            for (var at = block - 1; at >= 0; at--)
            {
                carry += blocks[at] + digest[at % digest.Length];
                blocks[at] = (byte)carry;
                carry >>= 8;
            }
        }
    }
}
