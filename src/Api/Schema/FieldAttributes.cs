namespace Keyferry.Api.Schema;

/// <summary>The field must be set: <c>required</c> of the object that holds it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>The field accepts null, and the API server keeps it: <c>nullable</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NullableAttribute : Attribute;

/// <summary>The value is a credential: no error, warning or log shows it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CredentialAttribute : Attribute;

/// <summary>
/// Server-side apply merges the object or list as one value: <c>x-kubernetes-map-type</c> or
/// <c>x-kubernetes-list-type</c> is <c>atomic</c>. On a class it counts wherever the class is used.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class AtomicAttribute : Attribute;

/// <summary>The string is a Go duration, such as <c>1h30m</c>. Only admission checks it: the CRD has no pattern.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : Attribute;

/// <summary>The field does not exist in one version of the kind.</summary>
/// <param name="version">The version without the field, such as <c>v1beta1</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotInVersionAttribute(string version) : Attribute
{
    /// <summary>The version without the field, such as <c>v1beta1</c>.</summary>
    public string Version { get; } = version;
}

/// <summary>The values that the string accepts: <c>enum</c>.</summary>
/// <param name="values">The values; none means any.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class AllowedValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values; none means any.</summary>
    public string[] Values { get; } = values;

    /// <summary>The version that these values are for; null means every version without its own.</summary>
    public string? Version { get; set; }

    /// <summary>Whether the attribute is about the list's items, not the list.</summary>
    public bool Items { get; set; }
}

/// <summary>The JSON type in one version, where it differs from that of the C# type.</summary>
/// <param name="type">The JSON type; <c>integer</c> is the only one that the schema builder knows.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SchemaTypeAttribute(string type) : Attribute
{
    /// <summary>The JSON type.</summary>
    public string Type { get; } = type;

    /// <summary>The version that has this type.</summary>
    public string? Version { get; set; }
}

/// <summary>The OpenAPI <c>format</c> of the value.</summary>
/// <param name="name">The format: <c>int32</c>, <c>int64</c>, <c>byte</c> or <c>date-time</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string name) : Attribute
{
    /// <summary>The format, such as <c>date-time</c>.</summary>
    public string Name { get; } = name;
}
