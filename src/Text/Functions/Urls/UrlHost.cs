using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Urls;

/// <summary>The host of a URL, with its port.</summary>
internal static class UrlHost
{
    /// <summary>Checks and unescapes a host; null for a good one, else what is wrong.</summary>
    public static string? Read(
        RenderContext context, ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> host, out GoString result)
    {
        result = GoString.Empty;
        var output = context.Rent();
        var bracket = host.LastIndexOf((byte)'[');
        var problem = bracket switch
        {
            > 0 => "an IP address in brackets must be the whole host",
            0 => AppendAddress(context, output, host),
            _ => AppendName(output, scheme, host),
        };
        if (problem is null)
        {
            result = context.Finish(output).AsString;
        }

        return problem;
    }

    /// <summary>A host without its port and without the brackets of an address.</summary>
    public static GoString WithoutPort(GoString host)
    {
        var colon = host.Span.LastIndexOf((byte)':');
        if (colon >= 0 && IsPort(host.Span[colon..]))
        {
            host = host.Slice(0, colon);
        }

        return host.Span.StartsWith("["u8) && host.Span.EndsWith("]"u8) && host.Length > 1
            ? host.Slice(1, host.Length - 2)
            : host;
    }

    private static string? AppendName(TextBuffer output, ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> host)
    {
        // Database URLs may list several hosts with ports; an HTTP URL has one.
        var isWeb = scheme.SequenceEqual("http"u8) || scheme.SequenceEqual("https"u8);
        var colon = isWeb ? host.IndexOf((byte)':') : host.LastIndexOf((byte)':');
        if (colon >= 0 && !IsPort(host[colon..]))
        {
            return "the port is no number";
        }

        return UrlEscape.TryAppendUnescaped(output, host, UrlPart.Host)
            ? null
            : "the host has a character or an escape that is not allowed";
    }

    private static string? AppendAddress(RenderContext context, TextBuffer output, ReadOnlySpan<byte> host)
    {
        var end = host.LastIndexOf((byte)']');
        if (end < 0)
        {
            return "the host lacks a ]";
        }

        if (!IsPort(host[(end + 1)..]))
        {
            return "the port is no number";
        }

        output.Append((byte)'[');
        var address = host[1..end];
        var zone = address.IndexOf("%25"u8);
        var isRead = UrlEscape.TryAppendUnescaped(output, zone < 0 ? address : address[..zone], UrlPart.Host)
            && (zone < 0 || UrlEscape.TryAppendUnescaped(output, address[zone..], UrlPart.HostZone));
        if (!isRead)
        {
            return "the address has an escape that is not allowed";
        }

        if (!IPv6Text.IsAddress(output.Written[1..]))
        {
            return "the host in brackets is no IPv6 address";
        }

        output.Append(host[end..]);
        return null;
    }

    /// <summary>Nothing, or a colon and any number of digits.</summary>
    private static bool IsPort(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] == ':' && text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0);
}
