using System.Runtime.InteropServices;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>A token: its kind, and where it stands in the template's text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Token(TokenKind Kind, int Start, int End);
