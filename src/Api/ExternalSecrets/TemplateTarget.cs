namespace Keyferry.Api.ExternalSecrets;

/// <summary>The well-known values of <c>spec.target.template.templateFrom[].target</c>; a Secret accepts no others.</summary>
public static class TemplateTarget
{
    /// <summary>The rendered keys are written to the data.</summary>
    public const string Data = "Data";

    /// <summary>The rendered keys are written to the annotations.</summary>
    public const string Annotations = "Annotations";

    /// <summary>The rendered keys are written to the labels.</summary>
    public const string Labels = "Labels";

    /// <summary>The value where the field is missing.</summary>
    public const string Default = "Data";
}
