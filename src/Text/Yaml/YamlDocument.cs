using Keyferry.Text.Runtime;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml.Parsing;
using Keyferry.Text.Yaml.Scanning;
using Keyferry.Text.Yaml.Values;

namespace Keyferry.Text.Yaml;

/// <summary>The first document of a YAML 1.1 stream, decoded.</summary>
internal sealed class YamlDocument : IDisposable
{
    private readonly Scratch _scratch;

    private YamlDocument(GoString text, RenderContext? context)
    {
        var input = YamlInput.Of(text.Buffer, text.Offset, text.Length);
        _scratch = new Scratch(input);
        try
        {
            var budget = new YamlBudget(context);
            var root = new Composer(new EventReader(new TokenScanner(input, _scratch)), budget).Read();
            if (root is not null)
            {
                Value = new YamlDecoder(_scratch, budget).Decode(root);
            }
        }
        catch
        {
            _scratch.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Its value: nil, bool, int64, uint64, float64, string, list or map. Its strings are valid until the document is
    /// disposed, and as long as the text.
    /// </summary>
    public GoValue Value { get; } = GoValue.Nil;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="context">Counts what is made; null for a limit of its own.</param>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static YamlDocument Read(GoString text, RenderContext? context = null) => new(text, context);

    /// <summary>Clears the memory of its strings.</summary>
    public void Dispose() => _scratch.Dispose();
}
