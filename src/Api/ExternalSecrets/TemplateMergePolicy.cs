namespace Keyferry.Api.ExternalSecrets;

/// <summary>The values of <c>spec.target.template.mergePolicy</c>.</summary>
public static class TemplateMergePolicy
{
    /// <summary>Only the keys that the template sets are written.</summary>
    public const string Replace = "Replace";

    /// <summary>The fetched keys are written too.</summary>
    public const string Merge = "Merge";

    /// <summary>The value where the field is missing.</summary>
    public const string Default = "Replace";
}
