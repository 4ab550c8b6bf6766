namespace Keyferry.Text.Json;

/// <summary>How JSON is written.</summary>
internal enum JsonStyle
{
    /// <summary>On one line, safe in HTML.</summary>
    Compact,

    /// <summary>Indented by two blanks, safe in HTML.</summary>
    Pretty,

    /// <summary>On one line, with <c>&lt; &gt; &amp;</c> as they are.</summary>
    Raw,
}
