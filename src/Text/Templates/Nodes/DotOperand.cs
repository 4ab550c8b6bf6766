using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>The dot.</summary>
internal sealed class DotOperand(int position) : Operand(position)
{
    public override bool CanTakePiped => false;

    public override GoValue Evaluate(Renderer renderer, in GoValue dot) => dot;
}
