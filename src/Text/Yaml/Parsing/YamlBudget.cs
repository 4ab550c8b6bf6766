using Keyferry.Text.Runtime;

namespace Keyferry.Text.Yaml.Parsing;

/// <summary>Counts the nodes of a document, also those that aliases repeat: a small text may stand for a huge one.</summary>
internal sealed class YamlBudget(RenderContext? context = null)
{
    private const int MaxNodes = 1_000_000;

    private int _used;

    /// <summary>Counts one node.</summary>
    /// <exception cref="YamlException">There are too many.</exception>
    public void Take()
    {
        if (++_used > MaxNodes)
        {
            throw new YamlException($"the document has more than {MaxNodes} nodes");
        }

        context?.ChargeElements(1);
    }
}
