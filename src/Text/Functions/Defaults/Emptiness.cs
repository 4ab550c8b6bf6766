using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Defaults;

/// <summary>Whether a value counts as not given: nil, false, zero, or without any content.</summary>
internal static class Emptiness
{
    public static bool IsEmpty(GoValue value) => value.Kind switch
    {
        GoKind.Invalid or GoKind.Interface => true,
        GoKind.String => value.Bytes.IsEmpty,
        GoKind.Slice => value.AsList.Count == 0,
        GoKind.Map => value.AsMap is null or { Count: 0 },
        GoKind.Float64 => value.AsDouble == 0,
        GoKind.Complex128 => value.AsComplex == System.Numerics.Complex.Zero,
        GoKind.Pointer => value.IsTypedNil,
        GoKind.Struct => false,
        _ => value.AsInt64 == 0,
    };
}
