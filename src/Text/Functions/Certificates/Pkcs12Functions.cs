using System.Security.Cryptography;
using Keyferry.Text.Functions.Encodings;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Between PEM and PKCS#12. Each function has a twin with a password.</summary>
internal static class Pkcs12Functions
{
    public static void AddTo(FunctionTable table) => table
        .Add("pkcs12key", Arguments.OneText, static (context, a) => Key(context, a[0], GoValue.EmptyString))
        .Add("pkcs12keyPass", Arguments.TwoTexts, static (context, a) => Key(context, a[1], a[0]))
        .Add("pkcs12cert", Arguments.OneText, static (context, a) => Certificates(context, a[0], GoValue.EmptyString))
        .Add("pkcs12certPass", Arguments.TwoTexts, static (context, a) => Certificates(context, a[1], a[0]))
        .Add("pemToPkcs12", Arguments.TwoTexts, static (context, a) => One(context, a[0], a[1], GoValue.EmptyString))
        .Add("pemToPkcs12Pass", Arguments.ThreeTexts, static (context, a) => One(context, a[0], a[1], a[2]))
        .Add("fullPemToPkcs12", Arguments.TwoTexts, static (context, a) => All(context, a[0], a[1], GoValue.EmptyString))
        .Add("fullPemToPkcs12Pass", Arguments.ThreeTexts, static (context, a) => All(context, a[0], a[1], a[2]))
        .Add(
            "pemTruststoreToPKCS12",
            Arguments.OneText,
            static (context, a) => TrustStore(context, a[0], GoValue.EmptyString))
        .Add("pemTruststoreToPKCS12Pass", Arguments.TwoTexts, static (context, a) => TrustStore(context, a[0], a[1]));

    private static GoValue Key(RenderContext context, GoValue file, GoValue password)
    {
        using var content = Pkcs12Reader.Read(context, file.Bytes, password.Bytes);
        return PemWriter.Secret(context, "PRIVATE KEY"u8, content.Key.ToPkcs8());
    }

    private static GoValue Certificates(RenderContext context, GoValue file, GoValue password)
    {
        using var content = Pkcs12Reader.Read(context, file.Bytes, password.Bytes);
        List<Certificate> ordered;
        try
        {
            ordered = CertificateChain.Order(context, content.Certificates);
        }
        catch (FunctionException)
        {
            // No single chain: they stay as the file has them.
            ordered = content.Certificates;
        }

        return CertificateFunctions.Text(context, ordered);
    }

    private static GoValue One(RenderContext context, GoValue certificate, GoValue key, GoValue password)
    {
        using var block = PemReader.First(context, certificate.AsString)
            ?? throw new FunctionException("the text has no PEM certificate");
        return Write(context, [CertificateReader.Read(context, block.Content)], key, password);
    }

    private static GoValue All(RenderContext context, GoValue certificates, GoValue key, GoValue password)
    {
        var all = ReadAll(context, certificates);
        return all.Count > 0
            ? Write(context, all, key, password)
            : throw new FunctionException("the text has no PEM certificate");
    }

    private static GoValue TrustStore(RenderContext context, GoValue certificates, GoValue password) =>
        EncodingFunctions.ToBase64(
            context, Pkcs12Writer.WriteTrustStore(context, ReadAll(context, certificates), password.Bytes));

    private static GoValue Write(RenderContext context, List<Certificate> certificates, GoValue key, GoValue password)
    {
        using var read = PrivateKeyReader.ReadAny(context, key.AsString);
        var file = Pkcs12Writer.Write(context, read, certificates, password.Bytes);
        var text = EncodingFunctions.ToBase64(context, file);
        CryptographicOperations.ZeroMemory(file);
        return text;
    }

    private static List<Certificate> ReadAll(RenderContext context, GoValue text)
    {
        var reader = new PemReader(context, text.AsString);
        var certificates = CertificateReader.ReadAll(context, reader);
        return reader.HasRest
            ? throw new FunctionException("text follows the last PEM block")
            : certificates;
    }
}
