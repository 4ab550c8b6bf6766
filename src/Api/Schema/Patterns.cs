namespace Keyferry.Api.Schema;

/// <summary>The patterns that fields must match, in the syntax that Go and .NET share.</summary>
public static class Patterns
{
    /// <summary>A DNS subdomain, as names of objects are.</summary>
    public const string DnsName = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    /// <summary>A DNS label, as names of namespaces are.</summary>
    public const string NamespaceName = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>A key of a Secret or ConfigMap.</summary>
    public const string KeyName = "^[-._a-zA-Z0-9]+$";

    /// <summary>Five cron fields, a named schedule, or <c>@every</c>.</summary>
    public const string Schedule =
        @"^(@(annually|yearly|monthly|weekly|daily|midnight|hourly)|@every [^\s]+.*|[^\s]+( [^\s]+){4})$";

    /// <summary>The address of a Google service account.</summary>
    public const string GoogleServiceAccount = @"^.*@.*\.iam\.gserviceaccount\.com$";

    /// <summary>The name of an AWS region.</summary>
    public const string AwsRegion = "^[a-z0-9-]+$";
}
