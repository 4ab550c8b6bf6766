using Keyferry.Text.Functions.Encodings;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>From JSON web keys to PEM.</summary>
internal static class JwkFunctions
{
    public static void AddTo(FunctionTable table) => table
        .Add("jwkPublicKeyPem", Arguments.OneText, PublicKey)
        .Add("jwkPrivateKeyPem", Arguments.OneText, PrivateKeyText);

    private static GoValue PublicKey(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        using var jwk = Read(context, arguments[0].Bytes);
        return jwk.IsPrivate
            ? throw new FunctionException("the JSON web key is a private one")
            : PemWriter.Secret(context, "PUBLIC KEY"u8, JwkKeys.ToPublicInfo(jwk));
    }

    private static GoValue PrivateKeyText(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        using var jwk = Read(context, arguments[0].Bytes);
        if (!jwk.IsPrivate)
        {
            throw new FunctionException("the JSON web key is not a private one");
        }

        using var key = JwkKeys.ToPrivateKey(jwk);
        return PemWriter.Secret(context, "PRIVATE KEY"u8, key.ToPkcs8());
    }

    private static Jwk Read(RenderContext context, ReadOnlySpan<byte> json)
    {
        context.ChargeLongWork(Crypto.Costs.Signature + json.Length);
        return Jwk.Read(json);
    }
}
