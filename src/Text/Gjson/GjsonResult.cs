namespace Keyferry.Text.Gjson;

/// <summary>What kind of value a path led to.</summary>
public enum GjsonKind
{
    /// <summary>JSON null.</summary>
    Null,

    /// <summary>JSON false.</summary>
    False,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string.</summary>
    String,

    /// <summary>JSON true.</summary>
    True,

    /// <summary>An object or array.</summary>
    Json,
}

/// <summary>The value that a path led to. It holds copies: the document may be cleared.</summary>
public sealed class GjsonResult
{
    private readonly byte[] _raw;

    internal GjsonResult(GjsonKind kind, byte[] raw)
    {
        Kind = kind;
        _raw = raw;
    }

    /// <summary>The kind of value.</summary>
    public GjsonKind Kind { get; }

    /// <summary>The value's JSON text exactly as it stands in the document.</summary>
    public ReadOnlySpan<byte> Raw => _raw;

    /// <summary>
    /// The value as a secret's bytes: a string unescaped, an integer's digits, another number in its shortest form
    /// without exponent, null as nothing, an object or array as its raw text. The caller owns the array.
    /// </summary>
    public byte[] ToBytes() => new GjsonValue(Kind, _raw).ToBytes();
}
