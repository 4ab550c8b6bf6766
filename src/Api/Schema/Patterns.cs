using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Keyferry.Api.Schema;

/// <summary>
/// The regular expressions of <c>pattern</c> in the CRDs, in the syntax that Go and .NET have in common. They are those
/// of External Secrets Operator's definitions, so that both accept the same objects.
/// </summary>
public static partial class Patterns
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

    private static readonly ConcurrentDictionary<string, Lazy<Regex>> Compiled = new(StringComparer.Ordinal);

    /// <summary>A pattern as a regular expression, where <c>$</c> means the very end as it does in Go; made when it is first needed.</summary>
    /// <param name="pattern">The pattern, as the CRD has it.</param>
    public static Lazy<Regex> Compile(string pattern) =>
        Compiled.GetOrAdd(pattern, static text => new Lazy<Regex>(() => Generated(text) ?? Interpreted(text)));

    // Each takes time linear in the length of the string, which a user chooses: where a loop backs off, the next character fails at once.
    private static Regex? Generated(string pattern) => pattern switch
    {
        DnsSubdomain => DnsSubdomainRegex(),
        DnsLabel => DnsLabelRegex(),
        ConfigMapKey => ConfigMapKeyRegex(),
        CronSchedule => CronScheduleRegex(),
        AwsRegion => AwsRegionRegex(),
        _ => null,
    };

    // Linear whatever the pattern is, and takes up to a megabyte.
    private static Regex Interpreted(string pattern) => new(
        pattern.EndsWith('$') ? pattern[..^1] + EndOfText : pattern,
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    // In .NET, unlike in Go, $ also matches before a final line break.
    private const string EndOfText = @"\z";

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex DnsSubdomainRegex();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex DnsLabelRegex();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex ConfigMapKeyRegex();

    [GeneratedRegex(
        @"^(@(annually|yearly|monthly|weekly|daily|midnight|hourly)|@every [^\s]+.*|[^\s]+( [^\s]+){4})\z",
        RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex CronScheduleRegex();

    [GeneratedRegex(@"^[a-z0-9-]+\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex AwsRegionRegex();
}
