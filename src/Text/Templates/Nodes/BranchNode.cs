using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>{{ if }}</c> and <c>{{ with }}</c>: the latter makes its value the dot.</summary>
internal sealed class BranchNode(int position, bool setsDot, Pipeline pipeline, ListNode body, ListNode? elseBranch)
    : Node(position)
{
    public override Flow Walk(Renderer renderer, in GoValue dot)
    {
        var mark = renderer.Variables.Mark;
        var value = pipeline.Evaluate(renderer, dot);
        var flow = Truth.Of(value) ? body.Walk(renderer, setsDot ? value : dot)
            : elseBranch is null ? Flow.Next
            : elseBranch.Walk(renderer, dot);
        renderer.Variables.Release(mark);
        return flow;
    }
}
