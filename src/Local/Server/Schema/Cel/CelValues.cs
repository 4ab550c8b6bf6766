using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>What CEL does with values.</summary>
internal static class CelValues
{
    /// <summary>The value of JSON; objects and lists stay JSON.</summary>
    public static object? From(JsonNode? node) => JsonKinds.Kind(node) switch
    {
        // The cast keeps the arms from all becoming JsonNode, or double.
        JsonValueKind.Null => (object?)null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => node!.GetValue<string>(),
        JsonValueKind.Number when JsonKinds.IsInteger(node!) => (long)decimal.Parse(node!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture),
        JsonValueKind.Number => JsonKinds.Number(node!),
        _ => node,
    };

    /// <summary>The items of a list.</summary>
    public static List<object?> Items(object? value) => value switch
    {
        JsonArray array => [.. array.Select(From)],
        List<object?> list => list,
        _ => throw new CelException("no such overload"),
    };

    /// <summary><c>a == b</c>.</summary>
    public static bool Same(object? a, object? b) => (a, b) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (JsonObject x, JsonObject y) => JsonNode.DeepEquals(x, y),
        (JsonArray or List<object?>, JsonArray or List<object?>) => SameItems(Items(a), Items(b)),
        (long or double, long or double) => Compare(a, b) == 0,
        _ => Equals(a, b),
    };

    /// <summary>Below zero, zero, above zero.</summary>
    public static int Compare(object? a, object? b) => (a, b) switch
    {
        (long x, long y) => x.CompareTo(y),
        (long or double, long or double) => Number(a).CompareTo(Number(b)),
        (string x, string y) => string.CompareOrdinal(x, y),
        (bool x, bool y) => x.CompareTo(y),
        _ => throw new CelException("no such overload"),
    };

    /// <summary><c>item in collection</c>.</summary>
    public static bool Contains(object? collection, object? item) => collection is JsonObject obj
        ? item is string key && obj.ContainsKey(key)
        : Items(collection).Exists(i => Same(i, item));

    /// <summary><c>collection[key]</c>.</summary>
    public static object? At(object? collection, object? key)
    {
        if (collection is JsonObject obj && key is string name)
        {
            return obj.TryGetPropertyValue(name, out var value) ? From(value) : throw new CelException($"no such key: {name}");
        }

        var items = Items(collection);
        return key is long at && at >= 0 && at < items.Count ? items[(int)at] : throw new CelException($"index out of bounds: {key}");
    }

    /// <summary><c>+ - * / %</c>; plus joins texts and lists too.</summary>
    /// <exception cref="CelException">Such as <c>integer overflow</c>.</exception>
    public static object? Arithmetic(string op, object? a, object? b)
    {
        try
        {
            return Calculate(op, a, b);
        }
        catch (OverflowException)
        {
            throw Overflow();
        }
    }

    /// <summary><c>-a</c>.</summary>
    /// <exception cref="CelException">Such as <c>integer overflow</c>.</exception>
    public static object Negate(object? value) => value switch
    {
        long.MinValue => throw Overflow(),
        // The cast keeps the arms from all becoming double.
        long number => (object)-number,
        double number => -number,
        _ => throw new CelException("no such overload"),
    };

    private static CelException Overflow() => new("integer overflow");

    private static object? Calculate(string op, object? a, object? b) => (op, a, b) switch
    {
        ("+", string x, string y) => x + y,
        ("+", JsonArray or List<object?>, JsonArray or List<object?>) => (List<object?>)[.. Items(a), .. Items(b)],
        ("+", long x, long y) => checked(x + y),
        ("-", long x, long y) => checked(x - y),
        ("*", long x, long y) => checked(x * y),
        ("/" or "%", long, 0L) => throw new CelException(op == "/" ? "division by zero" : "modulus by zero"),
        ("/", long x, long y) => x / y,
        ("%", long x, long y) => x % y,
        ("+", double x, double y) => x + y,
        ("-", double x, double y) => x - y,
        ("*", double x, double y) => x * y,
        ("/", double x, double y) => x / y,
        _ => throw new CelException("no such overload"),
    };

    private static double Number(object? value) => value is long l ? l : (double)value!;

    private static bool SameItems(List<object?> a, List<object?> b) =>
        a.Count == b.Count && a.Zip(b).All(static p => Same(p.First, p.Second));
}
