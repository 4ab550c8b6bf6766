using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>
/// The most that an expression can cost, in the units of cel-go's static estimate: identifiers, calls and fields take one,
/// a new list ten, loops the most elements there can be times their body, texts a tenth of their length.
/// https://github.com/google/cel-go/blob/master/checker/cost.go
/// </summary>
internal static class CelCost
{
    private const double NewList = 10;
    private const double PerCharacter = 0.1;
    private const double PerPatternCharacter = 0.25;

    private static readonly Size One = new(1, null);
    private static readonly Size Unbounded = new(ulong.MaxValue, null);

    /// <summary>The most an expression can cost where <c>self</c> has a schema.</summary>
    public static double Of(CelExpression expression, JsonObject schema)
    {
        var size = SizeOf(schema);
        var variables = ImmutableDictionary.Create<string, Size>(StringComparer.Ordinal).Add("self", size).Add("oldSelf", size);
        return Visit(expression.Root, variables).Cost;
    }

    private static (double Cost, Size Size) Visit(CelNode node, ImmutableDictionary<string, Size> variables)
    {
        switch (node)
        {
            case CelNode.Literal literal:
                return (0, literal.Value is string text ? new Size(text.Length, null) : One);
            case CelNode.Name name:
                return (1, variables.GetValueOrDefault(name.Text, One));
            case CelNode.Select select:
                var target = Visit(select.Target, variables);
                return (target.Cost + (select.IsTest ? 0 : 1), select.IsTest ? One : SizeOf(Member(target.Size.Schema, select.Field)));
            case CelNode.Index index:
                var indexed = Visit(index.Target, variables);
                return (indexed.Cost + Visit(index.Key, variables).Cost + 1, SizeOf(Element(indexed.Size.Schema)));
            case CelNode.Items items:
                return (NewList + items.Values.Sum(value => Visit(value, variables).Cost), new Size(items.Values.Count, null));
            case CelNode.Unary unary:
                return (Visit(unary.Operand, variables).Cost + 1, One);
            case CelNode.Choice choice:
                var (then, otherwise) = (Visit(choice.Then, variables), Visit(choice.Else, variables));
                return (
                    Visit(choice.Condition, variables).Cost + Math.Max(then.Cost, otherwise.Cost),
                    then.Size.Most >= otherwise.Size.Most ? then.Size : otherwise.Size);
            case CelNode.Binary binary:
                return Visit(binary, variables);
            case CelNode.Macro macro:
                return Visit(macro, variables);
            case CelNode.Call call:
                return Visit(call, variables);
            default:
                return (1, One);
        }
    }

    private static (double Cost, Size Size) Visit(CelNode.Binary binary, ImmutableDictionary<string, Size> variables)
    {
        var (left, right) = (Visit(binary.Left, variables), Visit(binary.Right, variables));
        var both = left.Cost + right.Cost;
        return binary.Operator switch
        {
            "&&" or "||" => (both, One),
            "in" => (both + right.Size.Most, One),
            "+" when left.Size.Most > 1 || right.Size.Most > 1 => (
                both + Math.Max(1, (left.Size.Most + right.Size.Most) * PerCharacter),
                left.Size with { Most = left.Size.Most + right.Size.Most }),
            "==" or "!=" or "<" or "<=" or ">" or ">=" =>
                (both + Math.Max(1, Math.Min(left.Size.Most, right.Size.Most) * PerCharacter), One),
            _ => (both + 1, One),
        };
    }

    // What cel-go makes of each macro: a result that grows or is decided with each element.
    private static (double Cost, Size Size) Visit(CelNode.Macro macro, ImmutableDictionary<string, Size> variables)
    {
        var range = Visit(macro.Target, variables);
        var element = SizeOf(Element(range.Size.Schema));
        if (range.Size.Schema is { } keyed && keyed.Text("type") == "object")
        {
            element = new Size(SchemaSizes.LongestText, null);
        }

        var body = Visit(macro.Body, variables.SetItem(macro.Variable, element));
        var (before, each, after) = macro.Function switch
        {
            "all" => (0d, body.Cost + 3, 1d),
            "exists" => (0, body.Cost + 4, 1),
            "exists_one" => (0, body.Cost + 2, 2),
            "filter" => (NewList, body.Cost + NewList + 3, 1),
            _ => (NewList, body.Cost + NewList + 2, 1),
        };
        var size = macro.Function switch
        {
            "filter" => range.Size,
            "map" => new Size(range.Size.Most, null),
            _ => One,
        };
        return (range.Cost + before + (range.Size.Most * each) + after, size);
    }

    private static (double Cost, Size Size) Visit(CelNode.Call call, ImmutableDictionary<string, Size> variables)
    {
        IReadOnlyList<CelNode> nodes = call.Target is null ? call.Arguments : [call.Target, .. call.Arguments];
        var arguments = nodes.Select(argument => Visit(argument, variables)).ToList();
        var cost = arguments.Sum(static argument => argument.Cost);
        double SizeAt(int at) => at < arguments.Count ? arguments[at].Size.Most : 1;
        return call.Function switch
        {
            "startsWith" or "endsWith" => (cost + Math.Max(1, SizeAt(1) * PerCharacter), One),
            "contains" => (cost + Math.Max(1, SizeAt(0) * PerCharacter) * Math.Max(1, SizeAt(1) * PerCharacter), One),
            "matches" => (cost + ((SizeAt(0) + 1) * PerCharacter * Math.Max(1, SizeAt(1) * PerPatternCharacter)), One),
            "string" => (cost + 1, IsText(nodes, arguments) ? arguments[0].Size : Unbounded),
            "lowerAscii" or "trim" => (cost + Math.Max(1, SizeAt(0) * PerCharacter), new Size(SizeAt(0), null)),
            _ => (cost + 1, One),
        };
    }

    // What is no text has no bound as text: cel-go does not know how long the text of a number is.
    private static bool IsText(IReadOnlyList<CelNode> nodes, IReadOnlyList<(double Cost, Size Size)> arguments) => arguments.Count > 0
        && (nodes[0] is CelNode.Literal { Value: string } || arguments[0].Size.Schema?.Text("type") == "string" || arguments[0].Size.Most > 1);

    private static Size SizeOf(JsonObject? schema) => schema is null ? One : new Size(SchemaSizes.MostElements(schema), schema);

    private static JsonObject? Member(JsonObject? schema, string field) =>
        schema?.Child("properties")?.Child(field) ?? schema?["additionalProperties"] as JsonObject;

    private static JsonObject? Element(JsonObject? schema) => schema?.Child("items") ?? schema?["additionalProperties"] as JsonObject;

    /// <summary>How many elements or characters a value can have at most, and its schema where that is known.</summary>
    private readonly record struct Size(double Most, JsonObject? Schema);
}
