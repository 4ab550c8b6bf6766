namespace Keyferry.Api.Schema;

/// <summary>What kind of JSON a field holds.</summary>
public enum SchemaKind
{
    /// <summary>An object with fields that are known by name.</summary>
    Object,

    /// <summary>An object whose contents are taken as they are.</summary>
    Opaque,

    /// <summary>An object with free keys and values of one kind.</summary>
    Map,

    /// <summary>A list.</summary>
    List,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number or a text.</summary>
    IntegerOrText,

    /// <summary>Any JSON.</summary>
    Any,
}

/// <summary>What a text names, where a pattern and a length go together.</summary>
public enum TextShape
{
    /// <summary>Nothing in particular.</summary>
    Free,

    /// <summary>The name of an object: a DNS subdomain.</summary>
    DnsName,

    /// <summary>The name of a namespace: a DNS label.</summary>
    NamespaceName,

    /// <summary>A key of a Secret or ConfigMap.</summary>
    KeyName,

    /// <summary>A Go duration.</summary>
    Duration,
}
