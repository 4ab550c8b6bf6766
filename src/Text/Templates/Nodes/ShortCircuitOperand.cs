using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>and</c> and <c>or</c>: they give back the operand that decides, and look at none after it.</summary>
internal sealed class ShortCircuitOperand(int position, string name) : Operand(position)
{
    private readonly bool _isOr = name == "or";

    public override GoValue Evaluate(Renderer renderer, in GoValue dot) =>
        Invoke(renderer, dot, [], GoValue.Missing, hasFinal: false);

    public override GoValue Invoke(
        Renderer renderer, in GoValue dot, Operand[] arguments, in GoValue final, bool hasFinal)
    {
        if (arguments.Length == 0 && !hasFinal)
        {
            throw renderer.Failure(Position, $"{name} wants at least 1 argument, and got 0");
        }

        var value = GoValue.Missing;
        foreach (var argument in arguments)
        {
            value = argument.EvaluateAs(renderer, dot, GoType.Reflected);
            if (Truth.Of(value) == _isOr)
            {
                return value;
            }
        }

        return hasFinal ? final : value;
    }
}
