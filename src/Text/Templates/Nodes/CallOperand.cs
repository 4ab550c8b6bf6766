using Keyferry.Text.Runtime;
using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>A function by its name.</summary>
internal sealed class CallOperand(int position, Function function) : Operand(position)
{
    public Function Function => function;

    public override GoValue Evaluate(Renderer renderer, in GoValue dot) =>
        Invoke(renderer, dot, [], GoValue.Missing, hasFinal: false);

    public override GoValue Invoke(
        Renderer renderer, in GoValue dot, Operand[] arguments, in GoValue final, bool hasFinal) =>
        Calls.Invoke(renderer, Position, function, null, dot, arguments, final, hasFinal);
}
