namespace Keyferry.Api.Schema;

/// <summary>Fields of an object that have a name but no schema: their objects hold any fields.</summary>
/// <param name="names">The fields' names in JSON.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class FreeFormFieldsAttribute(params string[] names) : Attribute
{
    /// <summary>The fields' names in JSON.</summary>
    public string[] Names { get; } = names;

    /// <summary>The version that has these fields; null means every version.</summary>
    public string? Version { get; set; }
}
