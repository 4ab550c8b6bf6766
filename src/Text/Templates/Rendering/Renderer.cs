using System.Collections.Frozen;
using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates.Nodes;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Rendering;

/// <summary>One render of a template: its output, variables and depth. For one thread.</summary>
internal sealed class Renderer(
    FrozenDictionary<string, ListNode> templates, string name, TemplateOptions options, RenderContext context)
    : IDisposable
{
    // Bytes of stack that a nested template takes, about.
    private const int StackPerCall = 400;

    private readonly TextBuffer _output = new(options.Limits.Output, context);
    private string _current = name;
    private int _depth;
    private int _deepest;

    public RenderContext Context => context;

    public FunctionSet Functions => options.Functions;

    public MissingKeyMode MissingKey => options.MissingKey;

    public VariableStack Variables { get; } = new();

    public ArgumentStack Arguments { get; } = new();

    /// <summary>The map that the render was started with; null where it was none.</summary>
    public GoMap? Data { get; private set; }

    /// <summary>A copy of what was written.</summary>
    /// <exception cref="FunctionException">There is no memory for it.</exception>
    public byte[] TakeOutput()
    {
        context.RequireMemory(_output.Length);
        return _output.Written.ToArray();
    }

    /// <summary>The name of the template that is being executed.</summary>
    public string Current => _current;

    /// <summary>Renders the template of a name with this dot.</summary>
    public void Run(ListNode body, in GoValue dot)
    {
        Data = dot.AsMap;
        Variables.Push(Names.Root, dot);
        body.Walk(this, dot);
    }

    public void Write(ReadOnlySpan<byte> text)
    {
        context.Charge(1);
        _output.Append(text);
    }

    public void Print(Node node, in GoValue value)
    {
        try
        {
            if (value.IsNothing)
            {
                _output.Append("<no value>"u8);
            }
            else
            {
                Printer.Append(context, _output, value);
            }
        }
        catch (FunctionException failure)
        {
            throw Failure(node, failure.Message);
        }
        catch (Exception exception) when (UnexpectedException.IsFault(exception))
        {
            throw UnexpectedError(node.Position, "print", exception);
        }
    }

    public ListNode FindTemplate(Node node, string template) =>
        templates.TryGetValue(template, out var body)
            ? body
            : throw Failure(node, $"there is no template named \"{template}\": {{{{ define }}}} it in this text");

    /// <summary>Renders another template in place, with variables of its own.</summary>
    public void Call(Node node, string template, ListNode body, in GoValue dot)
    {
        if (_depth == options.Limits.CallDepth)
        {
            throw Failure(node, $"templates call each other more than {options.Limits.CallDepth} deep");
        }

        if (_depth == _deepest)
        {
            _deepest++;
            context.ChargeMemory(StackPerCall);
        }

        var caller = _current;
        var mark = Variables.Mark;
        var floor = Variables.RaiseFloor();
        (_current, _depth) = (template, _depth + 1);
        Variables.Push(Names.Root, dot);
        body.Walk(this, dot);
        (_current, _depth) = (caller, _depth - 1);
        Variables.Release(mark);
        Variables.LowerFloor(floor);
    }

    public RenderException Failure(Node node, string message) => Failure(node.Position, message);

    public RenderException Failure(int position, string message) => new(position, _current, message);

    /// <summary>The neutral failure for what a function threw by mistake, which is told to who listens.</summary>
    public RenderException UnexpectedError(int position, string function, Exception exception)
    {
        options.OnFault?.Invoke(TemplateFault.Of(_current, function, exception));
        return Failure(position, UnexpectedException.Describe($"function {function}", exception));
    }

    public void Dispose()
    {
        _output.Dispose();
        context.Dispose();
    }
}
