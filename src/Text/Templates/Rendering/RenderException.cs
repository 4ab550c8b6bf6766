namespace Keyferry.Text.Templates.Rendering;

/// <summary>Why a render ended, and where; it never leaves the render.</summary>
internal sealed class RenderException(int position, string template, string message) : Exception(message)
{
    /// <summary>The byte offset.</summary>
    public int Position { get; } = position;

    /// <summary>The template that was being executed.</summary>
    public string Template { get; } = template;
}
