namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>An expression that cannot be read or evaluated; the message is in the words of the API server.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="at">Where in the text, from 0; negative where evaluation failed.</param>
public sealed class CelException(string message, int at = -1) : Exception(message)
{
    /// <summary>Where in the text, from 0; negative where evaluation failed.</summary>
    public int At { get; } = at;
}
