namespace Keyferry.Api.PushSecrets;

/// <summary>The values of <c>spec.updatePolicy</c> of a PushSecret.</summary>
public static class UpdatePolicy
{
    /// <summary>A secret that exists in the store is overwritten.</summary>
    public const string Replace = "Replace";

    /// <summary>A secret that exists in the store is left as it is.</summary>
    public const string IfNotExists = "IfNotExists";

    /// <summary>The value where the field is missing.</summary>
    public const string Default = "Replace";
}
