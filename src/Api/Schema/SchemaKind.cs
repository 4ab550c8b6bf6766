namespace Keyferry.Api.Schema;

/// <summary>The JSON type of a field, and how much of it the schema describes.</summary>
public enum SchemaKind
{
    /// <summary>An object whose fields are described.</summary>
    Object,

    /// <summary>An object that holds any fields.</summary>
    FreeForm,

    /// <summary>An object with any keys and values of one type: <c>additionalProperties</c>.</summary>
    Map,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A string.</summary>
    String,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>An integer or a string: <c>x-kubernetes-int-or-string</c>.</summary>
    IntOrString,

    /// <summary>Any JSON value.</summary>
    Any,
}
