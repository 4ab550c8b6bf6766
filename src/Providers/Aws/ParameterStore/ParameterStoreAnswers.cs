namespace Keyferry.Providers.Aws.ParameterStore;

/// <summary>One version of a parameter. No record: its text would hold the value.</summary>
internal sealed class Parameter
{
    /// <summary>The parameter's ARN.</summary>
    public string? Arn { get; init; }

    /// <summary>The parameter's name.</summary>
    public string? Name { get; init; }

    /// <summary>The value as UTF-8: bytes can be cleared, a string cannot.</summary>
    public byte[]? Value { get; init; }
}

/// <summary>The parameters that could be read, in any order, and the names of which none is there.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="Invalid">Names that no parameter has.</param>
internal sealed record ParameterBatch(IReadOnlyList<Parameter> Parameters, IReadOnlyList<string> Invalid);

/// <summary>A page of parameters; it may be empty and yet not be the last.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="NextToken">Where the next page begins; null after the last.</param>
internal sealed record ParameterPage(IReadOnlyList<Parameter> Parameters, string? NextToken);

/// <summary>A page of names.</summary>
/// <param name="Names">The names.</param>
/// <param name="NextToken">Where the next page begins; null after the last.</param>
internal sealed record ParameterNames(IReadOnlyList<string> Names, string? NextToken);

/// <summary>What a parameter must fit.</summary>
/// <param name="Key">What is compared, such as <c>Path</c> or <c>tag:team</c>.</param>
/// <param name="Option">How, such as <c>Equals</c> or <c>Recursive</c>.</param>
/// <param name="Value">With what.</param>
internal sealed record ParameterFilter(string Key, string Option, string Value);
