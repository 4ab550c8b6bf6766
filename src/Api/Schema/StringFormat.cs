namespace Keyferry.Api.Schema;

/// <summary>What a string names, where that decides its pattern and length or how admission reads it.</summary>
public enum StringFormat
{
    /// <summary>No format.</summary>
    None,

    /// <summary>A DNS-1123 subdomain: the name of an object.</summary>
    DnsSubdomain,

    /// <summary>A DNS-1123 label: the name of a namespace.</summary>
    DnsLabel,

    /// <summary>A key of a Secret or ConfigMap.</summary>
    ConfigMapKey,

    /// <summary>A Go duration, such as <c>1h30m</c>.</summary>
    Duration,
}
