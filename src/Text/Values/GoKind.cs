namespace Keyferry.Text.Values;

/// <summary>The kinds that Go's reflection tells apart, as far as a template can meet them.</summary>
internal enum GoKind : byte
{
    Invalid,
    Bool,
    Int,
    Int32,
    Int64,
    Uint8,
    Uint32,
    Uint64,
    Float64,
    Complex128,
    String,
    Slice,
    Map,
    Struct,
    Pointer,
    Interface,
}
