using System.Text;
using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>Text between actions: a part of the template's own buffer.</summary>
internal sealed class TextNode(int position, byte[] text, int start, int end) : Node(position)
{
    public override bool IsBlank
    {
        get
        {
            foreach (var rune in Encoding.UTF8.GetString(text, start, end - start).EnumerateRunes())
            {
                if (!Rune.IsWhiteSpace(rune))
                {
                    return false;
                }
            }

            return true;
        }
    }

    public override Flow Walk(Renderer renderer, in GoValue dot)
    {
        renderer.Write(text.AsSpan(start, end - start));
        return Flow.Next;
    }
}
