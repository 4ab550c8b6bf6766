using Keyferry.Text.Functions.Encodings;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Picks blocks and certificates out of PEM texts.</summary>
internal static class CertificateFunctions
{
    /// <summary>What stands after BEGIN in a certificate's block.</summary>
    public static ReadOnlySpan<byte> CertificateType => "CERTIFICATE"u8;

    public static void AddTo(FunctionTable table) => table
        .Add("filterPEM", Arguments.TwoTexts, FilterPem)
        .Add("filterCertChain", Arguments.TwoTexts, FilterChain)
        .Add("certSANs", Arguments.OneText, AlternativeNamesOf);

    private static GoValue FilterPem(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var wanted = FoldedText.Of(arguments[0].Bytes);
        var reader = new PemReader(context, PemReader.FromFirstBegin(arguments[1].AsString));
        var output = context.Rent();
        while (reader.Read() is { } block)
        {
            using (block)
            {
                if (FoldedText.Of(block.Type.Span) == wanted)
                {
                    PemWriter.Append(output, block);
                }
            }
        }

        return output.Length > 0 || !reader.HasRest
            ? context.Finish(output)
            : throw new FunctionException("there is no such block, and text that is no PEM");
    }

    private static GoValue FilterChain(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        var chain = CertificateChain.Read(context, arguments[1].AsString);
        return arguments[0].Bytes switch
        {
            var kind when kind.SequenceEqual("leaf"u8) => Text(context, chain[..(chain[0].IsRoot ? 0 : 1)]),
            var kind when kind.SequenceEqual("intermediate"u8) =>
                Text(context, chain.Skip(1).TakeWhile(static c => !c.IsRoot)),
            var kind when kind.SequenceEqual("root"u8) => Text(context, chain[^(chain[^1].IsRoot ? 1 : 0)..]),
            _ => GoValue.EmptyString,
        };
    }

    private static GoValue AlternativeNamesOf(RenderContext context, ReadOnlySpan<GoValue> arguments)
    {
        using var block = PemReader.First(context, PemReader.FromFirstBegin(arguments[0].AsString))
            ?? throw new FunctionException("the text has no PEM block");
        var names = CertificateReader.Read(context, block.Content).Names;
        context.ChargeElements(names.Count);
        var items = new GoValue[names.Count];
        for (var at = 0; at < items.Length; at++)
        {
            items[at] = context.Text(names[at]);
        }

        return GoValue.Of(new GoList(GoType.StringSlice, items));
    }

    /// <summary>Certificates as PEM.</summary>
    public static GoValue Text(RenderContext context, IEnumerable<Certificate> certificates)
    {
        var output = context.Rent();
        foreach (var certificate in certificates)
        {
            PemWriter.Append(output, CertificateType, certificate.Raw);
        }

        return context.Finish(output);
    }
}
