using System.Buffers;
using System.Text;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>The URIs in certificates: refused or printed as Go's net/url would, for those that certificates hold.</summary>
internal static class GoUri
{
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create(" \"<>\\^`{|}");

    /// <summary>Checks a URI; its scheme comes back in lower case.</summary>
    /// <exception cref="FunctionFailure">It is none.</exception>
    public static string Normalize(string uri)
    {
        var scheme = SchemeLength(uri);
        if (scheme < 0 || uri.AsSpan().ContainsAnyInRange('\0', '\x1F') || uri.Contains('\x7F', StringComparison.Ordinal))
            throw new FunctionFailure("the certificate has a URI that cannot be parsed");

        var rest = uri[scheme..];
        if (rest.StartsWith(':'))
            rest = rest[1..];

        if (rest.StartsWith("//", StringComparison.Ordinal))
            CheckHost(rest[2..]);

        return uri[..scheme].ToLowerInvariant() + uri[scheme..];
    }

    // -1: a colon that nothing stands before; 0: no scheme.
    private static int SchemeLength(string uri)
    {
        for (var at = 0; at < uri.Length; at++)
        {
            if (uri[at] == ':')
                return at > 0 ? at : -1;

            if (!char.IsAsciiLetter(uri[at]) && (at == 0 || !(char.IsAsciiDigit(uri[at]) || uri[at] is '+' or '-' or '.')))
                return 0;
        }

        return 0;
    }

    private static void CheckHost(string rest)
    {
        var end = rest.AsSpan().IndexOfAny("/?#");
        var authority = end < 0 ? rest : rest[..end];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var port = host.LastIndexOf(':');
        var isBad = host.AsSpan().ContainsAny(NotInHosts)
            || (!host.StartsWith('[') && port >= 0 && host.AsSpan(port + 1).ContainsAnyExceptInRange('0', '9'))
            || !DomainName.IsValid(Encoding.ASCII.GetBytes(host), isConstraint: false);
        if (isBad)
            throw new FunctionFailure("the certificate has a URI with an invalid host");
    }
}
