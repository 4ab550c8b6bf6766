using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>.name</c> and <c>.a.b.c</c>.</summary>
internal sealed class FieldOperand(int position, GoString[] names) : Operand(position)
{
    public GoString[] Names => names;

    public override GoValue Evaluate(Renderer renderer, in GoValue dot) =>
        Fields.Follow(renderer, Position, dot, names, dot, [], GoValue.Missing, hasFinal: false);

    public override GoValue Invoke(
        Renderer renderer, in GoValue dot, Operand[] arguments, in GoValue final, bool hasFinal) =>
        Fields.Follow(renderer, Position, dot, names, dot, arguments, final, hasFinal);
}
