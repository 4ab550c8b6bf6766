using System.Globalization;

namespace Keyferry.Kubernetes.Calls;

/// <summary>One condition on a label, as the API server reads it.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operation"><c>=</c>, <c>!=</c>, <c>in</c>, <c>notin</c>, <c>exists</c>, <c>!</c>, <c>&gt;</c> or <c>&lt;</c>.</param>
/// <param name="Values">What it is compared with.</param>
public sealed record LabelRequirement(string Key, string Operation, IReadOnlyList<string> Values)
{
    /// <summary>Whether the label's value fits.</summary>
    /// <param name="value">The value; null where an object has no such label.</param>
    public bool Matches(string? value) => Operation switch
    {
        "=" or "in" => value is not null && Values.Contains(value, StringComparer.Ordinal),
        "!=" or "notin" => value is null || !Values.Contains(value, StringComparer.Ordinal),
        "exists" => value is not null,
        "!" => value is null,
        _ => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var have)
            && long.TryParse(Values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit)
            && (Operation == ">" ? have > limit : have < limit),
    };
}
