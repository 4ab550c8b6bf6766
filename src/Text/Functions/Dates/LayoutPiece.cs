using System.Runtime.InteropServices;

namespace Keyferry.Text.Functions.Dates;

/// <summary>An element found in a layout.</summary>
/// <param name="Element">What it stands for.</param>
/// <param name="Start">Where it starts: before it is literal text.</param>
/// <param name="Length">How many bytes it takes.</param>
/// <param name="Style">How an offset is written.</param>
/// <param name="Digits">How many digits a fraction has.</param>
/// <param name="Separator">What stands before a fraction: a point or a comma.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LayoutPiece(
    LayoutElement Element, int Start, int Length, OffsetStyle Style = default, int Digits = 0, byte Separator = 0)
{
    /// <summary>Where the text after it starts.</summary>
    public int End => Start + Length;
}
