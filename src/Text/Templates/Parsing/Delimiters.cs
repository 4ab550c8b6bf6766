using System.Text;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>What opens and closes an action.</summary>
internal sealed class Delimiters
{
    public Delimiters(string left, string right) =>
        (Left, Right) = (Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    public byte[] Left { get; }

    public byte[] Right { get; }
}
