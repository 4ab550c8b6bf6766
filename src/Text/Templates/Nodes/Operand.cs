using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>Something that has a value: a constant, the dot, a field, a variable, a function, a pipeline.</summary>
internal abstract class Operand(int position)
{
    public int Position => position;

    /// <summary>Whether it can be a later step of a pipeline; constants and the dot cannot.</summary>
    public virtual bool CanTakePiped => true;

    /// <summary>Its value as an argument.</summary>
    public abstract GoValue Evaluate(Renderer renderer, in GoValue dot);

    /// <summary>Its value as an argument for a parameter of a type.</summary>
    public virtual GoValue EvaluateAs(Renderer renderer, in GoValue dot, GoType type) =>
        Conversion.ToParameter(renderer, Position, Evaluate(renderer, dot), type);

    /// <summary>Its value as the first word of a command.</summary>
    public virtual GoValue Invoke(
        Renderer renderer, in GoValue dot, Operand[] arguments, in GoValue final, bool hasFinal)
    {
        if (arguments.Length > 0 || hasFinal)
        {
            throw renderer.Failure(Position, "this is no function, and can take no argument");
        }

        return Evaluate(renderer, dot);
    }
}
