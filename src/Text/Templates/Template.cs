using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates.Nodes;
using Keyferry.Text.Templates.Parsing;
using Keyferry.Text.Templates.Rendering;

namespace Keyferry.Text.Templates;

/// <summary>
/// A template in Go's language (text/template) with sprig's and External Secrets' functions, read once and rendered any
/// number of times, on any number of threads.
/// </summary>
public sealed class Template
{
    private readonly FrozenDictionary<string, ListNode> _bodies;
    private readonly IReadOnlyList<byte[]> _literals;
    private readonly ListNode _main;
    private readonly TemplateOptions _options;
    private readonly byte[] _text;

    private Template(
        string name, byte[] text, TemplateOptions options, Dictionary<string, ListNode> bodies, KeyCollector reads)
    {
        _literals = reads.Literals;
        (Name, _text, _options) = (name, text, options);
        _bodies = bodies.ToFrozenDictionary(StringComparer.Ordinal);
        _main = bodies[name];
        Keys = reads.Keys;
        RequiredKeys = reads.RequiredKeys;
        ReadsAll = reads.ReadsAll;
    }

    /// <summary>The name by which the template can call itself.</summary>
    public string Name { get; }

    /// <summary>The keys of the data that the text names: <c>.key</c>, <c>$.key</c>, <c>index . "key"</c>; sorted.</summary>
    public IReadOnlySet<string> Keys { get; }

    /// <summary>Those of <see cref="Keys"/> that stand in no branch or loop: without them every render fails.</summary>
    public IReadOnlySet<string> RequiredKeys { get; }

    /// <summary>Whether the text uses the data as a whole too, so that any key may be read.</summary>
    public bool ReadsAll { get; }

    /// <summary>Reads a template, without any data.</summary>
    /// <param name="name">Its name, for errors and for calling itself.</param>
    /// <param name="text">Its text, UTF-8.</param>
    /// <param name="options">Delimiters, limits and the mode for missing keys.</param>
    /// <param name="template">The template; null where the text is none.</param>
    /// <param name="error">What is wrong with the text; null where nothing is.</param>
    public static bool TryParse(
        string name, ReadOnlySpan<byte> text, TemplateOptions options,
        [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out TemplateError? error)
    {
        var copy = text.ToArray();
        (template, error) = (null, null);
        try
        {
            var delimiters = new Delimiters(options.LeftDelimiter, options.RightDelimiter);
            var bodies = Parser.Parse(name, copy, delimiters, options, out var reads);
            template = new Template(name, copy, options, bodies, reads);
            return true;
        }
        catch (ParseException failure)
        {
            error = TextPosition.Describe(copy, failure.Position, name, failure.Message);
            return false;
        }
    }

    /// <summary>Renders.</summary>
    /// <param name="data">The dot.</param>
    /// <param name="clock">The clock behind <c>now</c>.</param>
    /// <param name="cancel">Ends the render.</param>
    /// <param name="output">What was rendered; the caller owns it. Null where it failed.</param>
    /// <param name="error">Why it failed; null where it did not.</param>
    /// <exception cref="OperationCanceledException">The render was cancelled.</exception>
    public bool TryRender(
        TemplateData data, TimeProvider clock, CancellationToken cancel,
        [NotNullWhen(true)] out byte[]? output, [NotNullWhen(false)] out TemplateError? error)
    {
        (output, error) = (null, null);
        var context = new RenderContext(_options.Limits, clock, _literals, cancel);
        using var renderer = new Renderer(_bodies, Name, _options, context);
        try
        {
            renderer.Run(_main, data.Root);
            output = renderer.TakeOutput();
            return true;
        }
        catch (RenderException failure)
        {
            error = TextPosition.Describe(_text, failure.Position, failure.Template, failure.Message);
        }
        catch (FunctionException failure)
        {
            error = new TemplateError(renderer.Current, 0, 0, failure.Message);
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            _options.OnFault?.Invoke(TemplateFault.Of(renderer.Current, "", exception));
            error = new TemplateError(renderer.Current, 0, 0, UnexpectedException.Describe("the render", exception));
        }

        return false;
    }
}
