namespace Keyferry.Text.Numbers;

/// <summary>Why a text is no number, as Go's strconv tells it apart.</summary>
internal enum NumberError
{
    /// <summary>It is one.</summary>
    None,

    /// <summary>It is written wrongly.</summary>
    Syntax,

    /// <summary>It does not fit the type.</summary>
    Range,
}
