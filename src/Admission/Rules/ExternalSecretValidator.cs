namespace Keyferry.Admission.Rules;

/// <summary>Rules over several fields of an ExternalSecret's spec.</summary>
internal static class ExternalSecretValidator
{
    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        TargetRules.Check(context);
        TemplateRules.Check(context);
        SourceRules.Check(context);
        DataRules.Check(context);
        RewriteRules.Check(context);
        RefreshRules.Check(context);
    }
}
