using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Builtins;

/// <summary><c>eq ne lt le gt ge not</c>: typed as in Go; an integer is never equal to a floating-point number.</summary>
internal static class Comparison
{
    private static readonly GoType[] s_one = [GoType.Reflected];
    private static readonly GoType[] s_two = [GoType.Reflected, GoType.Reflected];

    private enum Basic
    {
        None,
        Bool,
        Int,
        Uint,
        Float,
        Complex,
        String,
    }

    public static void AddTo(FunctionTable table) => table
        .AddVariadic("eq", s_two, static (context, a) => GoValue.Of(EqualsAny(context, a)))
        .Add("ne", s_two, static (_, a) => GoValue.Of(!AreEqual(a[0], a[1])))
        .Add("lt", s_two, static (_, a) => GoValue.Of(IsLess(a[0], a[1])))
        .Add("le", s_two, static (_, a) => GoValue.Of(IsLess(a[0], a[1]) || AreEqual(a[0], a[1])))
        .Add("gt", s_two, static (_, a) => GoValue.Of(!IsLess(a[0], a[1]) && !AreEqual(a[0], a[1])))
        .Add("ge", s_two, static (_, a) => GoValue.Of(!IsLess(a[0], a[1])))
        .Add("not", s_one, static (_, a) => GoValue.Of(!Templates.Rendering.Truth.Of(a[0])));

    private static bool EqualsAny(Runtime.RenderContext context, ReadOnlySpan<GoValue> values)
    {
        if (values.Length < 2)
        {
            throw new FunctionException("there is nothing to compare with");
        }

        context.Charge(values.Length);
        foreach (var other in values[1..])
        {
            if (AreEqual(values[0], other))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AreEqual(in GoValue left, in GoValue right)
    {
        var (a, b) = (BasicOf(left), BasicOf(right));
        if (a != b)
        {
            return (a, b) switch
            {
                (Basic.Int, Basic.Uint) or (Basic.Uint, Basic.Int) =>
                    (a == Basic.Int ? left : right).AsInt64 >= 0 && left.AsInt64 == right.AsInt64,
                _ when left.IsNothing || right.IsNothing => false,
                _ => throw Incompatible(left, right),
            };
        }

        return a switch
        {
            Basic.Bool or Basic.Int or Basic.Uint => left.AsInt64 == right.AsInt64,
            Basic.Float => left.AsDouble == right.AsDouble,
            Basic.Complex => left.AsComplex == right.AsComplex,
            Basic.String => left.Bytes.SequenceEqual(right.Bytes),
            _ => AreSameObjects(left, right),
        };
    }

    private static bool AreSameObjects(in GoValue left, in GoValue right)
    {
        var (isLeftNil, isRightNil) = (left.IsNothing || left.IsTypedNil, right.IsNothing || right.IsTypedNil);
        if (left.Kind != right.Kind && !left.IsNothing && !right.IsNothing)
        {
            throw Incompatible(left, right);
        }

        if (isLeftNil || isRightNil)
        {
            return isLeftNil == isRightNil;
        }

        if (right.Kind is GoKind.Slice or GoKind.Map)
        {
            throw new FunctionException($"{right.Type!.Described} cannot be compared");
        }

        return ReferenceEquals(left.Type, right.Type)
            && (right.Kind == GoKind.Pointer
                ? ReferenceEquals(left.AsObject, right.AsObject)
                : Equals(left.AsObject, right.AsObject));
    }

    private static bool IsLess(in GoValue left, in GoValue right)
    {
        var (a, b) = (BasicOf(left), BasicOf(right));
        if (a == Basic.None || b == Basic.None)
        {
            throw new FunctionException($"{Named(a == Basic.None ? left : right)} has no order");
        }

        if (a != b)
        {
            return (a, b) switch
            {
                (Basic.Int, Basic.Uint) => left.AsInt64 < 0 || (ulong)left.AsInt64 < (ulong)right.AsInt64,
                (Basic.Uint, Basic.Int) => right.AsInt64 >= 0 && (ulong)left.AsInt64 < (ulong)right.AsInt64,
                _ => throw Incompatible(left, right),
            };
        }

        return a switch
        {
            Basic.Int => left.AsInt64 < right.AsInt64,
            Basic.Uint => (ulong)left.AsInt64 < (ulong)right.AsInt64,
            Basic.Float => left.AsDouble < right.AsDouble,
            Basic.String => left.Bytes.SequenceCompareTo(right.Bytes) < 0,
            _ => throw new FunctionException($"{Named(left)} has no order"),
        };
    }

    private static FunctionException Incompatible(in GoValue left, in GoValue right) =>
        new($"{Named(left)} and {Named(right)} cannot be compared: convert one, with int, float64 or toString");

    private static string Named(in GoValue value) => value.IsNothing ? "nil" : value.Type!.Described;

    private static Basic BasicOf(in GoValue value) => value.Kind switch
    {
        GoKind.Bool => Basic.Bool,
        GoKind.Int or GoKind.Int32 or GoKind.Int64 => Basic.Int,
        GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64 => Basic.Uint,
        GoKind.Float64 => Basic.Float,
        GoKind.Complex128 => Basic.Complex,
        GoKind.String => Basic.String,
        _ => Basic.None,
    };
}
