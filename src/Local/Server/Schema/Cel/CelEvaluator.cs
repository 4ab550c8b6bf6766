using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>Evaluates CEL: values are null, bool, long, double, string, <see cref="JsonObject"/> and lists.</summary>
internal sealed class CelEvaluator(IReadOnlyDictionary<string, object?> variables)
{
    /// <exception cref="CelException">Such as <c>no such key: name</c>.</exception>
    public static object? Evaluate(CelNode node, IReadOnlyDictionary<string, JsonNode?> variables) =>
        new CelEvaluator(variables.ToDictionary(static v => v.Key, static v => CelValues.From(v.Value), StringComparer.Ordinal)).Value(node);

    private object? Value(CelNode node) => node switch
    {
        CelNode.Literal literal => literal.Value,
        CelNode.Name name => variables.TryGetValue(name.Text, out var value)
            ? value
            : throw new CelException($"no such attribute(s): {name.Text}"),
        CelNode.Select select => Select(select),
        CelNode.Index index => CelValues.At(Value(index.Target), Value(index.Key)),
        CelNode.Items items => items.Values.Select(Value).ToList(),
        CelNode.Unary { Operator: '!' } not => !Truth(not.Operand),
        CelNode.Unary minus => CelValues.Negate(Value(minus.Operand)),
        CelNode.Binary binary => Binary(binary),
        CelNode.Choice choice => Truth(choice.Condition) ? Value(choice.Then) : Value(choice.Else),
        CelNode.Macro macro => Macro(macro),
        CelNode.Call call => CelFunctions.Call(
            call.Function, call.Target is null ? null : Value(call.Target), call.Target is not null, [.. call.Arguments.Select(Value)]),
        _ => throw NoOverload(),
    };

    private object? Select(CelNode.Select select)
    {
        if (Value(select.Target) is not JsonObject obj)
        {
            throw NoOverload();
        }

        if (select.IsTest)
        {
            return obj.ContainsKey(select.Field);
        }

        return obj.TryGetPropertyValue(select.Field, out var value)
            ? CelValues.From(value)
            : throw new CelException($"no such key: {select.Field}");
    }

    private object? Binary(CelNode.Binary binary)
    {
        switch (binary.Operator)
        {
            case "&&":
                return Either(binary, decides: false);
            case "||":
                return Either(binary, decides: true);
        }

        var (left, right) = (Value(binary.Left), Value(binary.Right));
        return binary.Operator switch
        {
            "==" => CelValues.Same(left, right),
            "!=" => !CelValues.Same(left, right),
            "in" => CelValues.Contains(right, left),
            "<" => CelValues.Compare(left, right) < 0,
            "<=" => CelValues.Compare(left, right) <= 0,
            ">" => CelValues.Compare(left, right) > 0,
            ">=" => CelValues.Compare(left, right) >= 0,
            _ => CelValues.Arithmetic(binary.Operator, left, right),
        };
    }

    // One side alone may decide, even if the other is an error.
    private bool Either(CelNode.Binary binary, bool decides)
    {
        bool left;
        try
        {
            left = Truth(binary.Left);
        }
        catch (CelException) when (Truth(binary.Right) == decides)
        {
            return decides;
        }

        return left == decides ? decides : Truth(binary.Right);
    }

    private object? Macro(CelNode.Macro macro)
    {
        var items = Value(macro.Target) switch
        {
            JsonObject obj => [.. obj.Select(static m => (object?)m.Key)],
            var list => CelValues.Items(list),
        };
        return macro.Function switch
        {
            "all" => items.All(i => Truth(macro, i)),
            "exists" => items.Any(i => Truth(macro, i)),
            "exists_one" => items.Count(i => Truth(macro, i)) == 1,
            "filter" => items.Where(i => Truth(macro, i)).ToList(),
            _ => items.Select(i => With(macro.Variable, i).Value(macro.Body)).ToList(),
        };
    }

    private bool Truth(CelNode.Macro macro, object? item) => With(macro.Variable, item).Truth(macro.Body);

    private CelEvaluator With(string variable, object? value) =>
        new(new Dictionary<string, object?>(variables, StringComparer.Ordinal) { [variable] = value });

    private bool Truth(CelNode node) => Value(node) is bool truth ? truth : throw NoOverload();

    private static CelException NoOverload() => new("no such overload");
}
