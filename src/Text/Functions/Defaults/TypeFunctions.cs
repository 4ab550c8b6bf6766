using System.Text;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Defaults;

/// <summary>Functions that tell a value's type or kind by Go's names.</summary>
internal static class TypeFunctions
{
    private static readonly GoType[] NameAndValue = [GoType.String, GoType.Any];

    public static void AddTo(FunctionTable table) => table
        .Add("typeOf", [GoType.Any], static (context, a) => context.Text(TypeName(a[0])))
        .Add("typeIs", NameAndValue, static (_, a) => GoValue.Of(Is(a[0].Bytes, TypeName(a[1]))))
        .Add("typeIsLike", NameAndValue, static (_, a) =>
        {
            var name = TypeName(a[1]);
            return GoValue.Of(Is(a[0].Bytes, name) || (name[0] == '*' && Is(a[0].Bytes, name[1..])));
        })
        .Add("kindOf", [GoType.Any], static (context, a) => context.Text(KindName(a[0])))
        .Add("kindIs", NameAndValue, static (_, a) => GoValue.Of(Is(a[0].Bytes, KindName(a[1]))));

    /// <summary>Go's name of a kind, as in errors about a value of the wrong kind.</summary>
    public static string KindName(GoValue value) => value.Kind switch
    {
        GoKind.Bool => "bool",
        GoKind.Int => "int",
        GoKind.Int32 => "int32",
        GoKind.Int64 => "int64",
        GoKind.Uint8 => "uint8",
        GoKind.Uint32 => "uint32",
        GoKind.Uint64 => "uint64",
        GoKind.Float64 => "float64",
        GoKind.Complex128 => "complex128",
        GoKind.String => "string",
        GoKind.Slice => "slice",
        GoKind.Map => "map",
        GoKind.Struct => "struct",
        GoKind.Pointer => "ptr",
        _ => "invalid",
    };

    private static string TypeName(GoValue value) => value.IsNothing ? "<nil>" : value.Type!.Name;

    private static bool Is(ReadOnlySpan<byte> text, string name) => Ascii.Equals(text, name);
}
