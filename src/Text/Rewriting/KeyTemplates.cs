using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Text.Rewriting;

/// <summary>Renders <c>rewrite[].transform.template</c>: its dot holds the key as <c>.value</c>, its result is the new key.</summary>
/// <param name="clock">The clock behind <c>now</c>.</param>
public sealed class KeyTemplates(TimeProvider clock)
{
    // A missing key is no error here, unlike in a Secret's template.
    private readonly TemplateCache _templates = new(new TemplateOptions { Functions = FunctionLibrary.All, MissingKey = MissingKeyMode.Invalid });

    /// <summary>Renders a template for a key; see <see cref="KeyTransform"/>.</summary>
    public bool TryRender(string template, string key, out string text) =>
        TryRender(template, key, CancellationToken.None, out text);

    /// <summary>Renders a template for a key; see <see cref="KeyTransform"/>.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool TryRender(string template, string key, CancellationToken cancellation, out string text)
    {
        var data = TemplateData.Of([new("value", Encoding.UTF8.GetBytes(key))]);
        if (_templates.TryGet("transform", template, out var parsed, out var error)
            && parsed.TryRender(data, clock, cancellation, out var output, out error))
        {
            text = Encoding.UTF8.GetString(output);
            return true;
        }

        text = error.ToString();
        return false;
    }
}
