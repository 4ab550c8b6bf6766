using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Defaults;

/// <summary>Whether two values are the same all through, types included: 1, 1.0 and "1" all differ.</summary>
internal static class DeepEquality
{
    public static bool AreEqual(RenderContext context, GoValue left, GoValue right) =>
        AreEqual(context, left, right, 0);

    private static bool AreEqual(RenderContext context, GoValue left, GoValue right, int depth)
    {
        context.Charge(1);
        if (left.IsNothing || right.IsNothing)
        {
            return left.IsNothing && right.IsNothing;
        }

        if (!ReferenceEquals(left.Type, right.Type) || left.IsTypedNil != right.IsTypedNil)
        {
            return false;
        }

        switch (left.Kind)
        {
            case GoKind.String:
                return AreEqual(context, left.Bytes, right.Bytes);
            case GoKind.Float64:
                return IsSame(left.AsDouble, right.AsDouble);
            case GoKind.Complex128:
                return IsSame(left.AsComplex.Real, right.AsComplex.Real)
                    && IsSame(left.AsComplex.Imaginary, right.AsComplex.Imaginary);
            case GoKind.Slice:
                return AreEqual(context, left.AsList, right.AsList, depth);
            case GoKind.Map:
                return AreEqual(context, left.AsMap, right.AsMap, depth);
            case GoKind.Struct or GoKind.Pointer:
                return Equals(left.AsObject, right.AsObject);
            default:
                return left.AsInt64 == right.AsInt64;
        }
    }

    /// <summary>Not Equals, for which NaN is NaN.</summary>
    private static bool IsSame(double left, double right) => left >= right && left <= right;

    private static bool AreEqual(RenderContext context, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        context.Charge(left.Length >> 6);
        return left.SequenceEqual(right);
    }

    private static bool AreEqual(RenderContext context, GoList left, GoList right, int depth)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        // The same list is equal to itself, even with a NaN in it.
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        Nesting.Check(depth);
        for (var at = 0; at < left.Count; at++)
        {
            if (!AreEqual(context, left[at], right[at], depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(RenderContext context, GoMap? left, GoMap? right, int depth)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left is null || right is null || left.Count != right.Count)
        {
            return false;
        }

        Nesting.Check(depth);
        for (var at = 0; at < left.Count; at++)
        {
            var (ours, theirs) = (left.Entries[at], right.Entries[at]);
            if (!AreEqual(context, ours.Key.Span, theirs.Key.Span)
                || !AreEqual(context, ours.Value, theirs.Value, depth + 1))
            {
                return false;
            }
        }

        return true;
    }
}
