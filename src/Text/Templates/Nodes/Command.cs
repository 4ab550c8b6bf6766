using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>One step of a pipeline: an operand, and its arguments where it can take any.</summary>
internal sealed class Command(Operand first, Operand[] arguments)
{
    public Operand First => first;

    public Operand[] Arguments => arguments;

    /// <summary>Evaluates it.</summary>
    /// <param name="renderer">The render.</param>
    /// <param name="dot">The dot.</param>
    /// <param name="final">The value that the step before pipes in.</param>
    /// <param name="hasFinal">Whether there is a step before.</param>
    public GoValue Evaluate(Renderer renderer, in GoValue dot, in GoValue final, bool hasFinal) =>
        first.Invoke(renderer, dot, arguments, final, hasFinal);
}
