namespace Keyferry.Text.Templates;

/// <summary>What happens where a template names a key that its data lacks (Go's option <c>missingkey</c>).</summary>
public enum MissingKeyMode
{
    /// <summary>It prints <c>&lt;no value&gt;</c>.</summary>
    Invalid,

    /// <summary>It is the zero value of what the map holds.</summary>
    Zero,

    /// <summary>The render fails.</summary>
    Error,
}
