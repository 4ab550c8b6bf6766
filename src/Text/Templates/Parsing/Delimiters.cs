using System.Text;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>What opens and closes an action.</summary>
internal sealed class Delimiters
{
    /// <summary>An empty one is the usual one, as in Go.</summary>
    public Delimiters(string left, string right) => (Left, Right) = (
        Encoding.UTF8.GetBytes(left.Length > 0 ? left : "{{"), Encoding.UTF8.GetBytes(right.Length > 0 ? right : "}}"));

    public byte[] Left { get; }

    public byte[] Right { get; }
}
