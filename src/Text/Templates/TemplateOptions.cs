namespace Keyferry.Text.Templates;

/// <summary>How templates are read and rendered.</summary>
public sealed record TemplateOptions
{
    /// <summary>What opens an action.</summary>
    public string LeftDelimiter { get; init; } = "{{";

    /// <summary>What closes an action.</summary>
    public string RightDelimiter { get; init; } = "}}";

    /// <summary>What a missing key means; an ExternalSecret's templates want <see cref="MissingKeyMode.Error"/>.</summary>
    public MissingKeyMode MissingKey { get; init; } = MissingKeyMode.Error;

    /// <summary>How much a render may use.</summary>
    public TemplateLimits Limits { get; init; } = TemplateLimits.Default;
}
