namespace Keyferry.Text.Json;

/// <summary>Why a text is no JSON, or a value has no JSON form. The message holds nothing of the value.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="position">The byte of the text at which it is seen; 0 where a value was to be written.</param>
internal sealed class GoJsonException(string message, int position = 0) : Exception(message)
{
    /// <summary>The byte of the text at which it is seen, counted from 0.</summary>
    public int Position { get; } = position;
}
