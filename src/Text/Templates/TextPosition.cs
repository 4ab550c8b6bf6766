using System.Text;

namespace Keyferry.Text.Templates;

/// <summary>Turns byte offsets into lines and columns.</summary>
internal static class TextPosition
{
    public static TemplateError Describe(byte[] text, int position, string template, string message)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        var line = before.Count((byte)'\n') + 1;
        var column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return new TemplateError(template, line, column, message);
    }
}
