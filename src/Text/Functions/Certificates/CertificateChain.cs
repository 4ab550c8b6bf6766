using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Orders certificates from the leaf to the root.</summary>
internal static class CertificateChain
{
    /// <summary>Reads all blocks of a text as certificates and orders them.</summary>
    /// <exception cref="FunctionException">A block is no certificate, or they are no single chain.</exception>
    public static List<Certificate> Read(RenderContext context, GoString text) =>
        Order(context, CertificateReader.ReadAll(context, new PemReader(context, text)));

    /// <summary>
    /// Orders: the issuer of one is the first other whose subject key identifier is its authority's. Neither having
    /// one counts as equal, as in the original.
    /// </summary>
    /// <exception cref="FunctionException">They are no single chain.</exception>
    public static List<Certificate> Order(RenderContext context, List<Certificate> certificates)
    {
        context.Charge((long)certificates.Count * certificates.Count);
        var issuers = new int[certificates.Count];
        var isIssuer = new bool[certificates.Count];
        for (var at = 0; at < issuers.Length; at++)
        {
            issuers[at] = FindIssuer(certificates, at);
            if (issuers[at] >= 0)
            {
                isIssuer[issuers[at]] = true;
            }
        }

        var leaf = Array.IndexOf(isIssuer, value: false);
        if (leaf < 0)
        {
            throw new FunctionException("none of the certificates is a leaf");
        }

        if (Array.IndexOf(isIssuer, value: false, leaf + 1) >= 0)
        {
            throw new FunctionException("more than one of the certificates is a leaf");
        }

        return Follow(certificates, issuers, leaf);
    }

    private static int FindIssuer(List<Certificate> certificates, int at)
    {
        for (var other = 0; other < certificates.Count; other++)
        {
            if (other != at && certificates[at].AuthorityKeyId.AsSpan().SequenceEqual(certificates[other].SubjectKeyId))
            {
                return other;
            }
        }

        return -1;
    }

    private static List<Certificate> Follow(List<Certificate> certificates, int[] issuers, int leaf)
    {
        var chain = new List<Certificate>(certificates.Count);
        for (var at = leaf; at >= 0; at = issuers[at])
        {
            if (chain.Count == certificates.Count)
            {
                throw new FunctionException("the certificates issue each other in a circle");
            }

            chain.Add(certificates[at]);
        }

        return chain;
    }
}
