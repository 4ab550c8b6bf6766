using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Defaults;

/// <summary>What people get to see of the text that a template fails with.</summary>
internal static class FailMessage
{
    /// <summary>The text where it stands in the template itself; one made from data may hold a secret.</summary>
    public static string For(RenderContext context, GoString text) => context.IsTemplateText(text)
        ? text.ToText()
        : $"the template fails on purpose, with a message of {text.Length} bytes that is not shown, as it is made from data";
}
