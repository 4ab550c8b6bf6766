using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>(pipeline).name</c>, and a function's field.</summary>
internal sealed class ChainOperand(int position, Operand inner, GoString[] names) : Operand(position)
{
    public override GoValue Evaluate(Renderer renderer, in GoValue dot) =>
        Invoke(renderer, dot, [], GoValue.Missing, hasFinal: false);

    public override GoValue Invoke(
        Renderer renderer, in GoValue dot, Operand[] arguments, in GoValue final, bool hasFinal) =>
        Fields.Follow(
            renderer, Position, inner.Evaluate(renderer, dot), names, dot, arguments, final, hasFinal);
}
