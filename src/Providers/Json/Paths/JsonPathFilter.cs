using System.Text.Json;

namespace Keyferry.Providers.Json.Paths;

/// <summary>A condition of a filter.</summary>
internal abstract record JsonPathFilter
{
    /// <summary>Whether it holds for a value.</summary>
    public abstract bool Holds(JsonElement current, JsonElement root, JsonPathBudget budget);
}

/// <summary><c>a || b</c> or <c>a &amp;&amp; b</c>.</summary>
internal sealed record Combined(JsonPathFilter Left, JsonPathFilter Right, bool IsAnd) : JsonPathFilter
{
    public override bool Holds(JsonElement current, JsonElement root, JsonPathBudget budget) => IsAnd
        ? Left.Holds(current, root, budget) && Right.Holds(current, root, budget)
        : Left.Holds(current, root, budget) || Right.Holds(current, root, budget);
}

/// <summary><c>!a</c>.</summary>
internal sealed record Not(JsonPathFilter Inner) : JsonPathFilter
{
    public override bool Holds(JsonElement current, JsonElement root, JsonPathBudget budget) =>
        !Inner.Holds(current, root, budget);
}

/// <summary>A path by itself: whether it leads to anything.</summary>
internal sealed record Exists(Operand Operand) : JsonPathFilter
{
    public override bool Holds(JsonElement current, JsonElement root, JsonPathBudget budget) =>
        Operand.Value(current, root, budget) is not null;
}

/// <summary><c>a == b</c> and the like. What is missing equals what is missing; only numbers and texts have an order.</summary>
internal sealed record Comparison(Operand Left, string Operator, Operand Right) : JsonPathFilter
{
    public override bool Holds(JsonElement current, JsonElement root, JsonPathBudget budget)
    {
        var left = Left.Value(current, root, budget);
        var right = Right.Value(current, root, budget);
        return Operator switch
        {
            "==" => AreEqual(left, right),
            "!=" => !AreEqual(left, right),
            "<" => Order(left, right) < 0,
            "<=" => Order(left, right) <= 0 || AreEqual(left, right),
            ">" => Order(left, right) > 0,
            _ => Order(left, right) >= 0 || AreEqual(left, right),
        };
    }

    private static bool AreEqual(JsonElement? left, JsonElement? right) =>
        (left, right) switch
        {
            (null, null) => true,
            ({ ValueKind: JsonValueKind.Number } a, { ValueKind: JsonValueKind.Number } b) => a.GetDouble().Equals(b.GetDouble()),
            ({ } a, { } b) => JsonElement.DeepEquals(a, b),
            _ => false,
        };

    private static int? Order(JsonElement? left, JsonElement? right) => (left, right) switch
    {
        ({ ValueKind: JsonValueKind.Number } a, { ValueKind: JsonValueKind.Number } b) => a.GetDouble().CompareTo(b.GetDouble()),
        ({ ValueKind: JsonValueKind.String } a, { ValueKind: JsonValueKind.String } b) => string.CompareOrdinal(a.GetString(), b.GetString()),
        _ => null,
    };
}

/// <summary>A side of a comparison: a literal, or a path from <c>@</c> or <c>$</c>, of which the first value counts.</summary>
internal sealed record Operand(JsonElement? Literal, JsonPath? Path, bool IsFromRoot)
{
    /// <summary>Its value; null where a path leads nowhere.</summary>
    public JsonElement? Value(JsonElement current, JsonElement root, JsonPathBudget budget) =>
        Literal ?? (Path!.Find(IsFromRoot ? root : current, root, budget) is [var first, ..] ? first : null);
}
