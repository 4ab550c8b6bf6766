namespace Keyferry.Api.ExternalSecrets;

/// <summary>The values of <c>spec.target.creationPolicy</c>.</summary>
public static class CreationPolicy
{
    /// <summary>The Secret is created, owned by the ExternalSecret and deleted with it.</summary>
    public const string Owner = "Owner";

    /// <summary>The Secret is created, and kept when the ExternalSecret is deleted.</summary>
    public const string Orphan = "Orphan";

    /// <summary>Keys are added to a Secret that must already exist.</summary>
    public const string Merge = "Merge";

    /// <summary>Keys are added to an existing Secret, else it is created without an owner. Not in v1beta1.</summary>
    public const string CreateOrMerge = "CreateOrMerge";

    /// <summary>No Secret is written.</summary>
    public const string None = "None";

    /// <summary>The value where the field is missing.</summary>
    public const string Default = "Owner";
}
