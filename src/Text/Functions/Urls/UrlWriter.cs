using Keyferry.Text.Runtime;

namespace Keyferry.Text.Functions.Urls;

/// <summary>Puts the parts of a URL together.</summary>
internal static class UrlWriter
{
    /// <summary>Appends the URL, each part escaped.</summary>
    public static void Append(TextBuffer output, Url url)
    {
        var start = output.Length;
        if (url.Scheme.Length > 0)
        {
            output.Append(url.Scheme.Span);
            output.Append((byte)':');
        }

        if (url.Opaque.Length > 0)
        {
            output.Append(url.Opaque.Span);
        }
        else
        {
            AppendAuthority(output, url);
            AppendPath(output, url, isFirst: output.Length == start);
        }

        if (url.Query.Length > 0)
        {
            output.Append((byte)'?');
            output.Append(url.Query.Span);
        }

        if (url.Fragment.Length == 0)
        {
            return;
        }

        output.Append((byte)'#');
        UrlEscape.Append(output, url.Fragment.Span, UrlPart.Fragment);
    }

    private static void AppendAuthority(TextBuffer output, Url url)
    {
        var hasAuthority = url.Host.Length > 0 || url.User is not null;
        if (!hasAuthority && (url.Scheme.Length == 0 || url.Path.Length == 0))
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

    private static void AppendPath(TextBuffer output, Url url, bool isFirst)
    {
        var path = url.Path.Span;
        if (path.IsEmpty)
        {
            return;
        }

        if (path[0] != '/' && url.Host.Length > 0)
        {
            output.Append((byte)'/');
        }

        // A colon in the first segment would make it a scheme.
        if (isFirst && path.IndexOfAny((byte)':', (byte)'/') is >= 0 and var at && path[at] == ':')
        {
            output.Append("./"u8);
        }

        if (path.SequenceEqual("*"u8))
        {
            output.Append((byte)'*');
        }
        else
        {
            UrlEscape.Append(output, path, UrlPart.Path);
        }
    }
}
