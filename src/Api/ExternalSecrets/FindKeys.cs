namespace Keyferry.Api.ExternalSecrets;

/// <summary>How the keys are called that <c>dataFrom.find</c> brings: an annotation of the ExternalSecret.</summary>
public static class FindKeys
{
    /// <summary>The annotation. Without it keys have the whole names of what was found.</summary>
    public const string Annotation = "keyferry.io/find-keys";

    /// <summary>Keys are named from <c>find.path</c> on.</summary>
    public const string Relative = "relative";
}
