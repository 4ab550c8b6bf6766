using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>{{ pipeline }}</c>: prints its value, or sets a variable.</summary>
internal sealed class ActionNode(int position, Pipeline pipeline) : Node(position)
{
    public override Flow Walk(Renderer renderer, in GoValue dot)
    {
        var value = pipeline.Evaluate(renderer, dot);
        if (!pipeline.Declares)
        {
            renderer.Print(this, value);
        }

        return Flow.Next;
    }
}
