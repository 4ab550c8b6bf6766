using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Keyferry.Api.Schema;

/// <summary>The value that the API server writes where the field is missing: <c>default</c>.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class DefaultAttribute : Attribute
{
    /// <summary>A string.</summary>
    public DefaultAttribute(string value) => Json = JsonValue.Create(value).ToJsonString();

    /// <summary>A boolean.</summary>
    public DefaultAttribute(bool value) => Json = value ? "true" : "false";

    /// <summary>An integer.</summary>
    public DefaultAttribute(int value) => Json = value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The value as JSON.</summary>
    public string Json { get; }

    /// <summary>The version that has this default; null means every version without its own.</summary>
    public string? Version { get; set; }
}

/// <summary>The object that the API server writes where the field is missing, in every version.</summary>
/// <param name="json">The object as JSON.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultObjectAttribute([StringSyntax(StringSyntaxAttribute.Json)] string json) : Attribute
{
    /// <summary>The object as JSON.</summary>
    public string Json { get; } = json;
}
