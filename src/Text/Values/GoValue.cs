using System.Runtime.CompilerServices;

namespace Keyferry.Text.Values;

/// <summary>
/// A value in a template: its dynamic Go type and its content, without boxing. Two kinds of nothing are told apart, as
/// Go's reflection does: <see cref="Missing"/> has no type at all, <see cref="Nil"/> is a nil held by an interface.
/// </summary>
internal readonly struct GoValue
{
    private readonly object? _content;
    private readonly long _bits;

    private GoValue(GoType? type, object? content, long bits) => (Type, _content, _bits) = (type, content, bits);

    /// <summary>Go's zero reflect.Value: what a nil becomes once it has passed a pipeline.</summary>
    public static GoValue Missing => default;

    /// <summary>A nil inside a list, a map or an argument of any type.</summary>
    public static GoValue Nil => new(GoType.Any, null, 0);

    public static GoValue EmptyString => new(GoType.String, Array.Empty<byte>(), 0);

    /// <summary>The dynamic type; null for <see cref="Missing"/>, <see cref="GoType.Any"/> for <see cref="Nil"/>.</summary>
    public GoType? Type { get; }

    public GoKind Kind => Type is null ? GoKind.Invalid : Type.Kind;

    /// <summary>Neither type nor value: one of the two kinds of nothing (typed nil maps and lists are not meant).</summary>
    public bool IsNothing => Type is null || ReferenceEquals(Type, GoType.Any);

    public bool IsMissing => Type is null;

    public bool IsString => ReferenceEquals(Type, GoType.String);

    /// <summary>A list, map or pointer that is nil, though typed.</summary>
    public bool IsTypedNil => _content is null && (Kind is GoKind.Slice or GoKind.Map or GoKind.Pointer);

    public bool AsBool => _bits != 0;

    /// <summary>The content of the integer kinds (unsigned 64 bit: the same bits).</summary>
    public long AsInt64 => _bits;

    public double AsDouble => BitConverter.Int64BitsToDouble(_bits);

    public System.Numerics.Complex AsComplex => _content is System.Numerics.Complex complex ? complex : default;

    /// <summary>The content of the string kinds.</summary>
    public GoString AsString => _content is byte[] buffer
        ? new GoString(buffer, (int)(_bits >> 32), (int)_bits)
        : GoString.Empty;

    /// <summary>The content of the string kinds.</summary>
    public ReadOnlySpan<byte> Bytes =>
        _content is null ? [] : Unsafe.As<byte[]>(_content).AsSpan((int)(_bits >> 32), (int)_bits);

    /// <summary>The list; a nil list is empty.</summary>
    public GoList AsList => _content as GoList ?? GoList.Empty;

    /// <summary>The map, which may be changed; null for a nil map.</summary>
    public GoMap? AsMap => _content as GoMap;

    /// <summary>The object behind a struct or pointer (a time, a version, a certificate).</summary>
    public object? AsObject => _content;

    public static GoValue Of(bool value) => new(GoType.Bool, null, value ? 1 : 0);

    /// <summary>An <c>int</c>.</summary>
    public static GoValue OfInt(long value) => new(GoType.Int, null, value);

    public static GoValue OfInt64(long value) => new(GoType.Int64, null, value);

    /// <summary>Any integer type, also a named one.</summary>
    public static GoValue OfInteger(GoType type, long value) => new(type, null, value);

    public static GoValue Of(double value) => new(GoType.Float64, null, BitConverter.DoubleToInt64Bits(value));

    public static GoValue Of(System.Numerics.Complex value) => new(GoType.Complex128, value, 0);

    public static GoValue Of(GoString value) => OfString(GoType.String, value);

    public static GoValue OfString(GoType type, GoString value) =>
        new(type, value.Buffer, ((long)value.Offset << 32) | (uint)value.Length);

    /// <summary>A list with its element type's slice type; see <see cref="GoList.Type"/>.</summary>
    public static GoValue Of(GoList value) => new(value.Type, value, 0);

    /// <summary>A map with its type; see <see cref="GoMap.Type"/>.</summary>
    public static GoValue Of(GoMap value) => new(value.Type, value, 0);

    /// <summary>A struct or pointer.</summary>
    public static GoValue OfObject(GoType type, object content) => new(type, content, 0);

    /// <summary>The zero value of a type: nil, "", 0, false.</summary>
    public static GoValue Zero(GoType type) =>
        type.Kind == GoKind.String ? OfString(type, GoString.Empty) : new(type, null, 0);

    /// <summary>Tells the type only: the content may be a secret.</summary>
    public override string ToString() => Type?.Name ?? "nothing";
}
