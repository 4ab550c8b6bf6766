namespace Keyferry.Api.ExternalSecrets;

/// <summary>The values of <c>spec.target.deletionPolicy</c>.</summary>
public static class DeletionPolicy
{
    /// <summary>The Secret is kept as it is.</summary>
    public const string Retain = "Retain";

    /// <summary>The Secret is deleted.</summary>
    public const string Delete = "Delete";

    /// <summary>The keys of the ExternalSecret are removed from the Secret.</summary>
    public const string Merge = "Merge";

    /// <summary>The value where the field is missing.</summary>
    public const string Default = "Retain";
}
