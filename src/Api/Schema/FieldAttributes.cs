using System.Diagnostics.CodeAnalysis;

namespace Keyferry.Api.Schema;

/// <summary>The field must be there.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>The field may be null, and null is kept.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MayBeNullAttribute : Attribute;

/// <summary>The field holds what no message may show.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CredentialAttribute : Attribute;

/// <summary>Server-side apply takes the object, wherever it is used, or the list as one value.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class AtomicAttribute : Attribute;

/// <summary>The text is a Go duration.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : Attribute;

/// <summary>The field does not exist in a version.</summary>
/// <param name="version">That version, such as <c>v1beta1</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AbsentAttribute(string version) : Attribute
{
    /// <summary>The version without the field.</summary>
    public string Version { get; } = version;
}

/// <summary>What the API server puts in where the field is left out.</summary>
/// <param name="json">The value as JSON.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class DefaultAttribute([StringSyntax(StringSyntaxAttribute.Json)] string json) : Attribute
{
    /// <summary>The value as JSON.</summary>
    public string Json { get; } = json;

    /// <summary>The one version that has this default; null means all that have no other.</summary>
    public string? Version { get; set; }
}

/// <summary>The values that the field can take.</summary>
/// <param name="values">The values; none means any.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class OneOfAttribute(params string[] values) : Attribute
{
    /// <summary>The values; none means any.</summary>
    public string[] Values { get; } = values;

    /// <summary>The one version that has these values; null means all that have no others.</summary>
    public string? Version { get; set; }

    /// <summary>Whether the list's items are meant.</summary>
    public bool Items { get; set; }
}

/// <summary>The JSON type in one version, where it differs from that of the C# type.</summary>
/// <param name="type">The JSON type.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SchemaTypeAttribute(string type) : Attribute
{
    /// <summary>The JSON type.</summary>
    public string Type { get; } = type;

    /// <summary>The one version that has this type; null means all.</summary>
    public string? Version { get; set; }
}

/// <summary>The OpenAPI format of the value.</summary>
/// <param name="name">The format, such as <c>date-time</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string name) : Attribute
{
    /// <summary>The format, such as <c>date-time</c>.</summary>
    public string Name { get; } = name;
}
