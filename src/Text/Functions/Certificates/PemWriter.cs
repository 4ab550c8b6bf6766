using System.Buffers.Text;
using System.Security.Cryptography;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Certificates;

/// <summary>Writes PEM blocks: 64 columns, LF, headers sorted with Proc-Type first.</summary>
internal static class PemWriter
{
    private const int BytesPerLine = 48;

    private static ReadOnlySpan<byte> ProcType => "Proc-Type"u8;

    /// <summary>Appends a block without headers.</summary>
    public static void Append(TextBuffer output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        AppendLine(output, "-----BEGIN "u8, type);
        AppendBody(output, type, content);
    }

    /// <summary>Appends a block that was read.</summary>
    public static void Append(TextBuffer output, PemBlock block)
    {
        AppendLine(output, "-----BEGIN "u8, block.Type.Span);
        if (block.Headers.Count > 0)
        {
            AppendHeaders(output, block.Headers);
            output.Append((byte)'\n');
        }

        AppendBody(output, block.Type.Span, block.Content);
    }

    /// <summary>A block as a text of the render. The content is cleared.</summary>
    public static GoValue Secret(RenderContext context, ReadOnlySpan<byte> type, byte[] content)
    {
        var output = context.Rent();
        Append(output, type, content);
        CryptographicOperations.ZeroMemory(content);
        return context.Finish(output);
    }

    private static void AppendHeaders(TextBuffer output, Dictionary<GoString, GoString> headers)
    {
        foreach (var (key, value) in headers.OrderBy(static h => !h.Key.Span.SequenceEqual(ProcType)).ThenBy(static h => h.Key))
        {
            output.Append(key.Span);
            output.Append(": "u8);
            output.Append(value.Span);
            output.Append((byte)'\n');
        }
    }

    private static void AppendBody(TextBuffer output, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            var line = content[..Math.Min(BytesPerLine, content.Length)];
            Base64.EncodeToUtf8(line, output.GetSpan(64), out _, out var written);
            output.Advance(written);
            output.Append((byte)'\n');
            content = content[line.Length..];
        }

        AppendLine(output, "-----END "u8, type);
    }

    private static void AppendLine(TextBuffer output, ReadOnlySpan<byte> start, ReadOnlySpan<byte> type)
    {
        output.Append(start);
        output.Append(type);
        output.Append("-----\n"u8);
    }
}
