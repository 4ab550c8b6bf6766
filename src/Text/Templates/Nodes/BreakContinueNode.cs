using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>{{ break }}</c> or <c>{{ continue }}</c>.</summary>
internal sealed class BreakContinueNode(int position, Flow flow) : Node(position)
{
    public override Flow Walk(Renderer renderer, in GoValue dot) => flow;
}
