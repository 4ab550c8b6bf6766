namespace Keyferry.Api.ExternalSecrets;

/// <summary>The values of <c>nullBytePolicy</c> of a reference or a find.</summary>
public static class NullBytePolicy
{
    /// <summary>Values with a null byte are written.</summary>
    public const string Ignore = "Ignore";

    /// <summary>A value with a null byte fails the sync.</summary>
    public const string Fail = "Fail";

    /// <summary>What applies where the field is missing.</summary>
    public const string Default = "Ignore";
}
