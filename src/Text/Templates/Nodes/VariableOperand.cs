using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>$name</c>, and its fields.</summary>
internal sealed class VariableOperand(int position, string name, GoString[] fields) : Operand(position)
{
    public string Name => name;

    public GoString[] Fields => fields;

    public override GoValue Evaluate(Renderer renderer, in GoValue dot) =>
        Invoke(renderer, dot, [], GoValue.Missing, hasFinal: false);

    public override GoValue Invoke(
        Renderer renderer, in GoValue dot, Operand[] arguments, in GoValue final, bool hasFinal)
    {
        // Charged by the depth of the search: the stack may hold thousands of variables.
        renderer.Context.Charge(renderer.Variables.Mark >> 4);
        if (!renderer.Variables.TryGet(name, out var value))
        {
            throw renderer.Failure(Position, $"the variable {name} is not defined");
        }

        if (fields.Length > 0)
        {
            return Rendering.Fields.Follow(renderer, Position, value, fields, dot, arguments, final, hasFinal);
        }

        if (arguments.Length > 0 || hasFinal)
        {
            throw renderer.Failure(Position, $"the variable {name} is no function, and can take no argument");
        }

        return value;
    }
}
