using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>A pipeline in parentheses.</summary>
internal sealed class PipelineOperand(int position, Pipeline pipeline) : Operand(position)
{
    public override GoValue Evaluate(Renderer renderer, in GoValue dot) => pipeline.Evaluate(renderer, dot);
}
