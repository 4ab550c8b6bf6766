namespace Keyferry.Text.Functions.Certificates;

/// <summary>What is used of an X.509 certificate that was read and found well-formed.</summary>
internal sealed class Certificate
{
    /// <summary>All of it, in DER.</summary>
    public required byte[] Raw { get; init; }

    /// <summary>The subject's name, in DER.</summary>
    public required byte[] Subject { get; init; }

    /// <summary>The key as a SubjectPublicKeyInfo, in DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The name's attributes, in their order, as object identifier (DER content) and text.</summary>
    public List<NameAttribute> SubjectAttributes { get; } = [];

    /// <summary>The subject key identifier, or null.</summary>
    public byte[]? SubjectKeyId { get; set; }

    /// <summary>The authority key identifier, or null.</summary>
    public byte[]? AuthorityKeyId { get; set; }

    public List<string> DnsNames { get; } = [];

    public List<string> Addresses { get; } = [];

    public List<string> Emails { get; } = [];

    public List<string> Uris { get; } = [];

    /// <summary>Whether nobody stands above it: it names no authority, or itself.</summary>
    public bool IsRoot => AuthorityKeyId is null || AuthorityKeyId.AsSpan().SequenceEqual(SubjectKeyId);
}
