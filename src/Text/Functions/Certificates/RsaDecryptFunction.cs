using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Decrypts with an RSA key.</summary>
internal static class RsaDecryptFunction
{
    public static void AddTo(FunctionTable table) =>
        table.Add("rsaDecrypt", [GoType.String, GoType.String, GoType.String, GoType.String], Decrypt);

    private static GoValue Decrypt(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        if (arguments[0].Bytes.SequenceEqual("None"u8))
        {
            return arguments[2];
        }

        if (!arguments[0].Bytes.SequenceEqual("RSA-OAEP"u8))
        {
            throw new FunctionException("the scheme is neither RSA-OAEP nor None");
        }

        using var key = PrivateKeyReader.ReadAny(context, arguments[3].AsString);
        if (key is not RsaPrivateKey rsa)
        {
            throw new FunctionException("the key is no RSA key");
        }

        var open = rsa.DecryptOaep(arguments[2].Bytes, HashOf(arguments[1].Bytes));
        var text = context.Text(open);
        CryptographicOperations.ZeroMemory(open);
        return text;
    }

    // Any other name silently means SHA-256, as in the original.
    private static HashAlgorithmName HashOf(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("SHA1"u8) => HashAlgorithmName.SHA1,
        _ when name.SequenceEqual("SHA512"u8) => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };
}
