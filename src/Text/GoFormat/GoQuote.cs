using System.Text;

namespace Keyferry.Text.GoFormat;

/// <summary>Quotes a text the way Go's time package does in its errors.</summary>
internal static class GoQuote
{
    /// <summary>Quotes: control characters and everything beyond ASCII as <c>\xNN</c>, byte by byte.</summary>
    public static string Bytes(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is < 0x20 or >= 0x80)
            {
                quoted.Append("\\x").Append(Convert.ToHexStringLower([b]));
                continue;
            }

            if (b is (byte)'"' or (byte)'\\')
            {
                quoted.Append('\\');
            }

            quoted.Append((char)b);
        }

        return quoted.Append('"').ToString();
    }
}
