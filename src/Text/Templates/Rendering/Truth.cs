using System.Numerics;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Rendering;

/// <summary>What counts as true: anything that is not nothing, false, zero or empty.</summary>
internal static class Truth
{
    public static bool Of(in GoValue value) => value.Kind switch
    {
        GoKind.Invalid or GoKind.Interface => false,
        GoKind.String => value.Bytes.Length > 0,
        GoKind.Slice => value.AsList.Count > 0,
        GoKind.Map => value.AsMap is { Count: > 0 },
        GoKind.Float64 => value.AsDouble != 0,
        GoKind.Complex128 => value.AsComplex != Complex.Zero,
        GoKind.Struct => true,
        GoKind.Pointer => !value.IsTypedNil,
        _ => value.AsInt64 != 0,
    };
}
