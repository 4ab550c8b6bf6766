using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>The constant <c>nil</c>: an argument only.</summary>
internal sealed class NilOperand(int position) : Operand(position)
{
    public override bool CanTakePiped => false;

    public override GoValue Evaluate(Renderer renderer, in GoValue dot) =>
        throw renderer.Failure(Position, "nil can only be an argument, never a value of its own");

    public override GoValue EvaluateAs(Renderer renderer, in GoValue dot, GoType type)
    {
        if (ReferenceEquals(type, GoType.Reflected))
        {
            return GoValue.Missing;
        }

        return type.CanBeNil
            ? GoValue.Zero(type)
            : throw new ParameterException(Position, renderer.Current, $"wants {type.Described} here, and got nil");
    }
}
