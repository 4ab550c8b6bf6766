using System.Globalization;
using Keyferry.Text.Templates;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Defaults;

/// <summary>What people get to see of the text that a template fails with.</summary>
internal static class FailMessage
{
    /// <summary>The text may hold a secret, so only its length is told.</summary>
    public static string For(RenderContext context, GoString text)
    {
        context.Charge(1);
        return string.Create(
            CultureInfo.InvariantCulture, $"the template fails on purpose, with a message of {text.Length} bytes");
    }
}
