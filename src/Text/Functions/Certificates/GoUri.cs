using System.Text;
using Keyferry.Text.Functions.Urls;
using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>The URIs in certificates: refused or printed as Go's net/url would.</summary>
internal static class GoUri
{
    /// <summary>Checks a URI and brings it into the form that Go prints.</summary>
    /// <exception cref="FunctionException">It is none, or its host is no domain name.</exception>
    public static string Normalize(RenderContext context, ReadOnlySpan<byte> uri)
    {
        var url = Parse(context, uri);
        if (url.Host.Length > 0 && !DomainName.IsValid(url.Host.Span, isConstraint: false))
        {
            throw new FunctionException("the certificate has a URI with an invalid host");
        }

        var hash = uri.IndexOf((byte)'#');
        var rest = hash < 0 ? uri : uri[..hash];
        rest = rest[(url.Scheme.Length > 0 ? url.Scheme.Length + 1 : 0)..];
        var mark = rest.IndexOf((byte)'?');
        var query = mark < 0 ? [] : rest[mark..];
        rest = mark < 0 ? rest : rest[..mark];

        var output = context.Rent();
        if (url.Scheme.Length > 0)
        {
            output.Append(url.Scheme.Span);
            output.Append((byte)':');
        }

        AppendHierarchy(output, url, rest);
        output.Append(query);
        if (url.Fragment.Length > 0)
        {
            output.Append((byte)'#');
            AppendPart(output, uri[(hash + 1)..], url.Fragment.Span, UrlPart.Fragment);
        }

        return Encoding.ASCII.GetString(context.Finish(output).Bytes);
    }

    private static Url Parse(RenderContext context, ReadOnlySpan<byte> uri)
    {
        try
        {
            return UrlReader.Read(context, context.Text(uri).AsString);
        }
        catch (FunctionException)
        {
            throw new FunctionException("the certificate has a URI that cannot be parsed");
        }
    }

    private static void AppendHierarchy(TextBuffer output, Url url, ReadOnlySpan<byte> text)
    {
        if (url.Opaque.Length > 0)
        {
            output.Append(text);
            return;
        }

        var hasAuthority = text.StartsWith("//"u8) && (url.Scheme.Length > 0 || !text.StartsWith("///"u8));
        if (hasAuthority)
        {
            var slash = text[2..].IndexOf((byte)'/');
            text = slash < 0 ? [] : text[(slash + 2)..];
            AppendAuthority(output, url, isAlone: text.IsEmpty);
        }

        AppendPart(output, text, url.Path.Span, UrlPart.Path);
    }

    // An empty authority shows only before a path.
    private static void AppendAuthority(TextBuffer output, Url url, bool isAlone)
    {
        if (url.User is null && url.Host.Length == 0 && (isAlone || url.Scheme.Length == 0))
        {
            return;
        }

        output.Append("//"u8);
        if (url.User is { } user)
        {
            output.Append(user.Span);
            output.Append((byte)'@');
        }

        UrlEscape.Append(output, url.Host.Span, UrlPart.Host);
    }

    // A part that is soundly escaped stays as it was written.
    private static void AppendPart(TextBuffer output, ReadOnlySpan<byte> written, ReadOnlySpan<byte> meant, UrlPart part)
    {
        if (UrlEscape.IsEncoded(written, part))
        {
            output.Append(written);
        }
        else
        {
            UrlEscape.Append(output, meant, part);
        }
    }
}
