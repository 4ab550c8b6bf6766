namespace Keyferry.Api.Schema;

/// <summary>Fields of an object that are known by name, and whose contents are taken as they are.</summary>
/// <param name="names">The fields' names in JSON.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class OpaqueFieldsAttribute(params string[] names) : Attribute
{
    /// <summary>The fields' names in JSON.</summary>
    public string[] Names { get; } = names;

    /// <summary>The one version that has these fields; null means all.</summary>
    public string? Version { get; set; }
}
