using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Urls;

/// <summary>Takes a URL apart.</summary>
internal static class UrlReader
{
    /// <summary>Reads a URL, absolute or relative.</summary>
    /// <exception cref="FunctionException">The text is none.</exception>
    public static Url Read(RenderContext context, GoString text)
    {
        var (rest, fragment) = Cut(text, (byte)'#');
        if (rest.Span.ContainsAnyInRange((byte)0, (byte)0x1f) || rest.Span.Contains((byte)0x7f))
        {
            throw Failure("it has a control character");
        }

        var url = rest.Span.SequenceEqual("*"u8) ? new Url { Path = rest } : ReadParts(context, rest);
        return url with { Fragment = Unescape(context, fragment, UrlPart.Fragment) };
    }

    private static Url ReadParts(RenderContext context, GoString text)
    {
        var colon = SchemeLength(text.Span);
        var scheme = ToLower(context, text.Slice(0, colon));
        var (rest, query) = Cut(colon > 0 ? text.Slice(colon + 1, text.Length - colon - 1) : text, (byte)'?');
        var url = new Url { Scheme = scheme, Query = query };
        var path = rest.Span;
        if (!path.StartsWith("/"u8))
        {
            if (scheme.Length > 0)
            {
                return url with { Opaque = rest };
            }

            if (path.IndexOfAny((byte)':', (byte)'/') is >= 0 and var at && path[at] == ':')
            {
                throw Failure("its first path segment has a colon");
            }
        }

        if (path.StartsWith("//"u8) && (scheme.Length > 0 || !path.StartsWith("///"u8)))
        {
            var slash = path[2..].IndexOf((byte)'/');
            var end = slash < 0 ? rest.Length : slash + 2;
            url = WithAuthority(context, url, rest.Slice(2, end - 2));
            rest = rest.Slice(end, rest.Length - end);
        }

        return url with { Path = Unescape(context, rest, UrlPart.Path) };
    }

    private static Url WithAuthority(RenderContext context, Url url, GoString authority)
    {
        var at = authority.Span.LastIndexOf((byte)'@');
        if (UrlHost.Read(context, url.Scheme.Span, authority.Span[(at + 1)..], out var host) is { } problem)
        {
            throw Failure(problem);
        }

        return at < 0
            ? url with { Host = host }
            : url with { Host = host, User = ReadUser(context, authority.Slice(0, at)) };
    }

    /// <summary>Name and password, escaped anew where they need it.</summary>
    private static GoString ReadUser(RenderContext context, GoString user)
    {
        foreach (var b in user.Span)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && !"-._:~!$&'()*+,;=%@"u8.Contains(b))
            {
                throw Failure("its user info has a character that is not allowed");
            }
        }

        var (name, password) = Cut(user, (byte)':');
        var output = context.Rent();
        UrlEscape.Append(output, Unescape(context, name, UrlPart.UserInfo).Span, UrlPart.UserInfo);
        if (name.Length < user.Length)
        {
            output.Append((byte)':');
            UrlEscape.Append(output, Unescape(context, password, UrlPart.UserInfo).Span, UrlPart.UserInfo);
        }

        return context.Finish(output).AsString;
    }

    /// <summary>The length of a scheme before a colon; 0 if the text has none.</summary>
    private static int SchemeLength(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var b = text[at];
            if (char.IsAsciiLetter((char)b))
            {
                continue;
            }

            if (b == ':')
            {
                return at > 0 ? at : throw Failure("its scheme is missing");
            }

            if (at == 0 || !(char.IsAsciiDigit((char)b) || "+-."u8.Contains(b)))
            {
                return 0;
            }
        }

        return 0;
    }

    private static GoString ToLower(RenderContext context, GoString text)
    {
        var lower = context.Reserve(text.Length, out var room);
        System.Text.Ascii.ToLower(text.Span, room, out _);
        return lower;
    }

    private static GoString Unescape(RenderContext context, GoString text, UrlPart part)
    {
        if (!text.Span.Contains((byte)'%'))
        {
            return text;
        }

        var output = context.Rent();
        return UrlEscape.TryAppendUnescaped(output, text.Span, part)
            ? context.Finish(output).AsString
            : throw Failure("it has a broken escape");
    }

    private static (GoString Before, GoString After) Cut(GoString text, byte mark)
    {
        var at = text.Span.IndexOf(mark);
        return at < 0
            ? (text, GoString.Empty)
            : (text.Slice(0, at), text.Slice(at + 1, text.Length - at - 1));
    }

    private static FunctionException Failure(string why) => new($"the text is no URL: {why}");
}
