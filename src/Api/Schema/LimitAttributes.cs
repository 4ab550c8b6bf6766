using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Api.Schema;

/// <summary>The string is a DNS-1123 subdomain of 1 to 253 characters, as names of objects are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DnsSubdomainAttribute : Attribute
{
    /// <summary>Whether the attribute is about the list's items, not the list.</summary>
    public bool Items { get; set; }
}

/// <summary>The string is a DNS-1123 label of 1 to 63 characters, as names of namespaces are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DnsLabelAttribute : Attribute
{
    /// <summary>Whether the attribute is about the list's items, not the list.</summary>
    public bool Items { get; set; }
}

/// <summary>The string is a key of a Secret or ConfigMap, of 1 to 253 characters.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigMapKeyAttribute : Attribute
{
    /// <summary>Whether the attribute is about the list's items, not the list.</summary>
    public bool Items { get; set; }
}

/// <summary>Exactly one field of the object is set: <c>minProperties</c> and <c>maxProperties</c> are 1.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExactlyOneFieldAttribute : Attribute
{
    /// <summary>Whether the attribute is about the list's items, not the list.</summary>
    public bool Items { get; set; }
}

/// <summary>The string matches a regular expression: <c>pattern</c>.</summary>
/// <param name="regexp">The expression, in the syntax that Go and .NET have in common.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute([StringSyntax(StringSyntaxAttribute.Regex)] string regexp) : Attribute
{
    /// <summary>The regular expression.</summary>
    public string Regexp { get; } = regexp;
}

/// <summary>How many characters the string has: <c>minLength</c> and <c>maxLength</c>.</summary>
/// <param name="min">The fewest.</param>
/// <param name="max">The most; left out, there is no limit.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int min, int max = int.MaxValue) : Attribute
{
    /// <summary>The fewest characters.</summary>
    public int Min { get; } = min;

    /// <summary>The most characters; <see cref="int.MaxValue"/> for no limit.</summary>
    public int Max { get; } = max;
}

/// <summary>How many items the list has at least: <c>minItems</c>.</summary>
/// <param name="min">The fewest.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinItemsAttribute(int min) : Attribute
{
    /// <summary>The fewest items.</summary>
    public int Min { get; } = min;
}

/// <summary>The limits of an integer, both inclusive: <c>minimum</c> and <c>maximum</c>.</summary>
/// <param name="min">The smallest value.</param>
/// <param name="max">The largest value; left out, there is no limit but that of the format.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeAttribute(long min, long max = long.MaxValue) : Attribute
{
    /// <summary>The smallest value.</summary>
    public long Min { get; } = min;

    /// <summary>The largest value; <see cref="long.MaxValue"/> for no limit.</summary>
    public long Max { get; } = max;
}
