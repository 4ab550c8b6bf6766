namespace Keyferry.Providers.Http;

/// <summary>The egress guard refuses a connection. The text is for people and stable between attempts.</summary>
public sealed class EgressRefusedException : Exception
{
    /// <summary>A refusal.</summary>
    public EgressRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>A refusal without words.</summary>
    public EgressRefusedException()
    {
    }

    /// <summary>A refusal with its cause.</summary>
    public EgressRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
