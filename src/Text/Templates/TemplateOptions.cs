using Keyferry.Text.Runtime;

namespace Keyferry.Text.Templates;

/// <summary>How templates are read and rendered.</summary>
public sealed record TemplateOptions
{
    /// <summary>The functions that a template may call, such as <c>FunctionLibrary.All</c>.</summary>
    public required FunctionSet Functions { get; init; }

    /// <summary>What opens an action.</summary>
    public string LeftDelimiter { get; init; } = "{{";

    /// <summary>What closes an action.</summary>
    public string RightDelimiter { get; init; } = "}}";

    /// <summary>What a missing key means; an ExternalSecret's templates want <see cref="MissingKeyMode.Error"/>.</summary>
    public MissingKeyMode MissingKey { get; init; } = MissingKeyMode.Error;

    /// <summary>How much a render may use.</summary>
    public TemplateLimits Limits { get; init; } = TemplateLimits.Default;

    /// <summary>
    /// Told of every fault of the engine itself, to be counted and logged; null for nobody. Called on the thread that
    /// renders, and must not throw.
    /// </summary>
    public Action<TemplateFault>? OnFault { get; init; }
}
