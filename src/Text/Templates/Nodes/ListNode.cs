using Keyferry.Text.Runtime;
using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>Nodes one after the other: the body of a template or of a block.</summary>
internal sealed class ListNode(int position, Node[] nodes) : Node(position)
{
    public override bool IsBlank => nodes.All(static n => n.IsBlank);

    public override Flow Walk(Renderer renderer, in GoValue dot)
    {
        if (!StackGuard.HasRoom)
        {
            var copy = dot;
            return StackGuard.OnNewStack(() => WalkNodes(renderer, copy));
        }

        return WalkNodes(renderer, dot);
    }

    private Flow WalkNodes(Renderer renderer, in GoValue dot)
    {
        foreach (var node in nodes)
        {
            var flow = node.Walk(renderer, dot);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}
