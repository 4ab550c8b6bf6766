namespace Keyferry.Api.Schema;

/// <summary>
/// The regular expressions of <c>pattern</c> in the CRDs, in the syntax that Go and .NET have in common. They are those
/// of External Secrets Operator's definitions, so that both accept the same objects.
/// </summary>
public static class Patterns
{
    /// <summary>A DNS-1123 subdomain: the name of an object.</summary>
    public const string DnsSubdomain = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>A DNS-1123 label: the name of a namespace.</summary>
    public const string DnsLabel = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>A key of a Secret or ConfigMap.</summary>
    public const string ConfigMapKey = "^[-._a-zA-Z0-9]+$";

    /// <summary>A cron schedule: five fields, a name such as <c>@daily</c>, or <c>@every</c> with a duration.</summary>
    public const string CronSchedule =
        @"^(@(annually|yearly|monthly|weekly|daily|midnight|hourly)|@every [^\s]+.*|[^\s]+( [^\s]+){4})$";

    /// <summary>The e-mail address of a Google service account.</summary>
    public const string GoogleServiceAccountEmail = @"^.*@.*\.iam\.gserviceaccount\.com$";

    /// <summary>The name of an AWS region, such as <c>eu-central-1</c>.</summary>
    public const string AwsRegion = "^[a-z0-9-]+$";
}
