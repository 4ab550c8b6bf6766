using Keyferry.Text.Functions.Encodings;
using Keyferry.Text.Keys;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Makes private keys and certificates.</summary>
internal static class GenerateFunctions
{
    private static readonly GoType[] Named = [GoType.String, GoType.AnySlice, GoType.AnySlice, GoType.Int];

    public static void AddTo(FunctionTable table) => table
        .Add("genPrivateKey", Arguments.OneText, PrivateKeyText)
        .Add("buildCustomCert", Arguments.TwoTexts, Custom)
        .Add("genCA", [GoType.String, GoType.Int], static (context, a) => Authority(context, a, NewKey(context)))
        .Add("genCAWithKey", [GoType.String, GoType.Int, GoType.String], static (context, a) =>
            Authority(context, a, PrivateKeyReader.ReadTyped(context, a[2].AsString)))
        .Add("genSelfSignedCert", Named, static (context, a) => SelfSigned(context, a, NewKey(context)))
        .Add("genSelfSignedCertWithKey", [.. Named, GoType.String], static (context, a) =>
            SelfSigned(context, a, PrivateKeyReader.ReadTyped(context, a[4].AsString)))
        .Add("genSignedCert", [.. Named, CertificatePair.Type], static (context, a) => Signed(context, a, NewKey(context)))
        .Add("genSignedCertWithKey", [.. Named, CertificatePair.Type, GoType.String], static (context, a) =>
            Signed(context, a, PrivateKeyReader.ReadTyped(context, a[5].AsString)));

    private static GoValue PrivateKeyText(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var kind = arguments[0].Bytes;
        if (kind.IsEmpty || kind.SequenceEqual("rsa"u8))
        {
            return Text(context, Crypto.Costs.Rsa4096, static () => RsaPrivateKey.Generate(4096));
        }

        if (kind.SequenceEqual("ecdsa"u8))
        {
            return Text(context, Crypto.Costs.Signature, EcPrivateKey.Generate);
        }

        if (kind.SequenceEqual("ed25519"u8))
        {
            return Text(context, Crypto.Costs.Signature, EdwardsPrivateKey.Generate);
        }

        if (kind.SequenceEqual("dsa"u8))
        {
            return Text(context, Crypto.Costs.Dsa, DsaPrivateKey.Generate);
        }

        var text = context.Rent();
        text.Append("Unknown type "u8);
        text.Append(kind);
        return context.Finish(text);
    }

    private static GoValue Text(RenderContext context, long cost, Func<PrivateKey> generate)
    {
        context.ChargeLongWork(cost);
        using var key = generate();
        return TextOf(context, key);
    }

    private static GoValue TextOf(RenderContext context, PrivateKey key) =>
        PemWriter.Secret(context, System.Text.Encoding.ASCII.GetBytes(key.TraditionalType), key.ToTraditional());

    private static RsaPrivateKey NewKey(RenderContext context)
    {
        context.ChargeLongWork(Crypto.Costs.Rsa2048);
        return RsaPrivateKey.Generate(2048);
    }

    private static GoValue Authority(RenderContext context, ReadOnlySpan<GoValue> arguments, PrivateKey key)
    {
        using (key)
        {
            var request = new CertificateRequest
            {
                Name = CertificateRequest.NameOf(arguments[0]),
                Days = arguments[1].AsInt64,
                IsAuthority = true,
            };
            return Make(context, request, key, issuer: null, key);
        }
    }

    private static GoValue SelfSigned(RenderContext context, ReadOnlySpan<GoValue> arguments, PrivateKey key)
    {
        using (key)
        {
            return Make(context, CertificateRequest.Read(arguments), key, issuer: null, key);
        }
    }

    private static GoValue Signed(RenderContext context, ReadOnlySpan<GoValue> arguments, PrivateKey key)
    {
        using (key)
        {
            var authority = arguments[4].AsObject as CertificatePair
                ?? throw new FunctionException("the authority is no certificate");
            using var block = PemReader.First(context, authority.Cert)
                ?? throw new FunctionException("the authority's certificate is no PEM");
            var issuer = CertificateReader.Read(context, block.Content);
            using var signer = PrivateKeyReader.ReadTyped(context, authority.Key);
            return Make(context, CertificateRequest.Read(arguments), key, issuer, signer);
        }
    }

    private static GoValue Make(
        RenderContext context, CertificateRequest request, PrivateKey key, Certificate? issuer, PrivateKey signer)
    {
        var der = new CertificateWriter(context).Write(request, key, issuer, signer);
        var certificate = PemWriter.Secret(context, CertificateFunctions.CertificateType, der);
        return Pair(certificate.AsString, TextOf(context, key).AsString);
    }

    private static GoValue Custom(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var certificate = Decode(context, arguments[0].Bytes, "certificate");
        var key = Decode(context, arguments[1].Bytes, "private key");
        using var block = PemReader.First(context, certificate)
            ?? throw new FunctionException("the certificate is no PEM");
        CertificateReader.Read(context, block.Content);
        PrivateKeyReader.ReadTyped(context, key).Dispose();
        return Pair(certificate, key);
    }

    private static GoString Decode(RenderContext context, ReadOnlySpan<byte> text, string what)
    {
        var room = context.Reserve(GoBase64.MaxDecodedLength(text.Length), out var output);
        var bad = GoBase64.Decode(text, isUrl: false, output, out var written);
        return bad < 0
            ? room.Slice(0, written)
            : throw new FunctionException($"the {what} is no base64");
    }

    private static GoValue Pair(GoString certificate, GoString key) =>
        GoValue.OfObject(CertificatePair.Type, new CertificatePair(certificate, key));
}
