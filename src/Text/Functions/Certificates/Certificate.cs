namespace Keyferry.Text.Functions.Certificates;

/// <summary>What is used of an X.509 certificate.</summary>
internal sealed class Certificate
{
    /// <summary>All of it, in DER.</summary>
    public required byte[] Raw { get; init; }

    /// <summary>The subject's name, in DER.</summary>
    public required byte[] Subject { get; init; }

    /// <summary>The key as a SubjectPublicKeyInfo, in DER.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>The subject key identifier, or null.</summary>
    public byte[]? SubjectKeyId { get; set; }

    /// <summary>The authority key identifier, or null.</summary>
    public byte[]? AuthorityKeyId { get; set; }

    /// <summary>The names besides the subject that it is for.</summary>
    public IReadOnlyList<string> Names { get; set; } = [];

    /// <summary>Whether nobody stands above it: it names no authority, or itself.</summary>
    public bool IsRoot => AuthorityKeyId is null || AuthorityKeyId.AsSpan().SequenceEqual(SubjectKeyId);
}
