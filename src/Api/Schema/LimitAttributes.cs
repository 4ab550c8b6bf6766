using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Api.Schema;

/// <summary>The text is a DNS subdomain: the name of an object.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DnsNameAttribute : Attribute
{
    /// <summary>Whether the list's items are meant.</summary>
    public bool Items { get; set; }
}

/// <summary>The text is a DNS label: the name of a namespace.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamespaceNameAttribute : Attribute
{
    /// <summary>Whether the list's items are meant.</summary>
    public bool Items { get; set; }
}

/// <summary>The text is a key of a Secret or ConfigMap.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class KeyNameAttribute : Attribute
{
    /// <summary>Whether the list's items are meant.</summary>
    public bool Items { get; set; }
}

/// <summary>Exactly one of the object's fields is set.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SingleChoiceAttribute : Attribute
{
    /// <summary>Whether the list's items are meant.</summary>
    public bool Items { get; set; }
}

/// <summary>The text matches a pattern.</summary>
/// <param name="regexp">The pattern, in the syntax that Go and .NET share.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute([StringSyntax(StringSyntaxAttribute.Regex)] string regexp) : Attribute
{
    /// <summary>The pattern.</summary>
    public string Regexp { get; } = regexp;
}

/// <summary>How many characters the text has.</summary>
/// <param name="min">At least so many.</param>
/// <param name="max">At most so many.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int min, int max = int.MaxValue) : Attribute
{
    /// <summary>At least so many.</summary>
    public int Min { get; } = min;

    /// <summary>At most so many.</summary>
    public int Max { get; } = max;
}

/// <summary>How many items the list has.</summary>
/// <param name="min">At least so many.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MinItemsAttribute(int min) : Attribute
{
    /// <summary>At least so many.</summary>
    public int Min { get; } = min;
}

/// <summary>The limits of a number, both included.</summary>
/// <param name="min">The smallest number.</param>
/// <param name="max">The largest number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BetweenAttribute(long min, long max = long.MaxValue) : Attribute
{
    /// <summary>The smallest number.</summary>
    public long Min { get; } = min;

    /// <summary>The largest number.</summary>
    public long Max { get; } = max;
}
