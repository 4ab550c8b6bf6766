using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>A part of a template that writes output. Immutable: renders on many threads share it.</summary>
/// <param name="position">Where it stands in the template's text, in bytes.</param>
internal abstract class Node(int position)
{
    public int Position => position;

    /// <summary>Whether it is nothing but blank text: a definition of such is no definition.</summary>
    public virtual bool IsBlank => false;

    /// <summary>Writes its output.</summary>
    public abstract Flow Walk(Renderer renderer, in GoValue dot);
}
