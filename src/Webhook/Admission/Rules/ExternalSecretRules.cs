namespace Keyferry.Webhook.Admission.Rules;

/// <summary>Rules over several fields of an ExternalSecret's spec.</summary>
internal static class ExternalSecretRules
{
    /// <summary>Notes all that is wrong.</summary>
    public static void Check(SpecScope scope)
    {
        TargetRules.Check(scope);
        TemplateRules.Check(scope);
        SourceRules.Check(scope);
        DataRules.Check(scope);
        RewriteRules.Check(scope);
        RefreshRules.Check(scope);
    }
}
