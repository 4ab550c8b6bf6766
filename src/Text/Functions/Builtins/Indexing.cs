using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Builtins;

/// <summary><c>index</c>, <c>len</c> and <c>call</c>.</summary>
internal static class Indexing
{
    public static void AddTo(FunctionTable table) => table
        .AddVariadic("index", [GoType.Reflected, GoType.Reflected], static (_, a) => Index(a))
        .Add("len", [GoType.Reflected], static (_, a) => GoValue.OfInt(Length(a[0])))
        .AddVariadic("call", [GoType.Reflected, GoType.Reflected], static (_, a) => throw NotCallable(a[0]));

    private static GoValue Index(ReadOnlySpan<GoValue> arguments)
    {
        var item = arguments[0];
        if (item.IsNothing)
        {
            throw new FunctionException("nil has no elements");
        }

        foreach (var index in arguments[1..])
        {
            item = One(item, index);
        }

        return item;
    }

    private static GoValue One(in GoValue item, in GoValue index)
    {
        switch (item.Kind)
        {
            case GoKind.String:
                return GoValue.OfInteger(GoType.Uint8, item.Bytes[Position(index, item.Bytes.Length)]);
            case GoKind.Slice:
                return item.AsList[Position(index, item.AsList.Count)];
            case GoKind.Map when index.Kind == GoKind.String:
                return item.AsMap is { } map && map.TryGet(index.Bytes, out var value)
                    ? value
                    : GoValue.Zero(item.Type!.Element!);
            case GoKind.Map:
                throw new FunctionException($"a map's key is a string, not {(index.IsNothing ? "nil" : index.Type!.Described)}");
            default:
                throw new FunctionException(item.IsNothing ? "nil has no elements" : $"{item.Type!.Described} has no elements");
        }
    }

    private static int Position(in GoValue index, int length)
    {
        if (index.Kind is not (GoKind.Int or GoKind.Int32 or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32
            or GoKind.Uint64))
        {
            throw new FunctionException($"a position is an integer, not {(index.IsNothing ? "nil" : index.Type!.Described)}");
        }

        return index.AsInt64 >= 0 && index.AsInt64 < length
            ? (int)index.AsInt64
            : throw new FunctionException($"the position is out of range: the length is {length}");
    }

    private static int Length(in GoValue value) => value.Kind switch
    {
        GoKind.String => value.Bytes.Length,
        GoKind.Slice => value.AsList.Count,
        GoKind.Map => value.AsMap?.Count ?? 0,
        _ => throw new FunctionException(value.IsNothing ? "nil has no length" : $"{value.Type!.Described} has no length"),
    };

    private static FunctionException NotCallable(in GoValue value) =>
        new(value.IsNothing ? "nil cannot be called" : $"{value.Type!.Described} cannot be called: no value is a function here");
}
