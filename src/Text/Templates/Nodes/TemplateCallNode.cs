using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>{{ template "name" pipeline }}</c>: renders another template, which sees none of the variables here.</summary>
internal sealed class TemplateCallNode(int position, string name, Pipeline? pipeline) : Node(position)
{
    public override Flow Walk(Renderer renderer, in GoValue dot)
    {
        var body = renderer.FindTemplate(this, name);
        var argument = pipeline is null ? GoValue.Missing : pipeline.Evaluate(renderer, dot);
        renderer.Call(this, name, body, argument);
        return Flow.Next;
    }
}
