namespace Keyferry.Text.Templates.Rendering;

/// <summary>Why a render ended, and where; it never leaves the render.</summary>
internal class RenderException(int position, string template, string message) : Exception(message)
{
    /// <summary>The byte offset.</summary>
    public int Position { get; } = position;

    /// <summary>The template that was being executed.</summary>
    public string Template { get; } = template;
}

/// <summary>An argument that does not fit its parameter; the message lacks the name of the function.</summary>
internal sealed class ParameterException(int position, string template, string message)
    : RenderException(position, template, message);
