using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>
/// Finds fields of <c>self</c> and <c>oldSelf</c> that the schema does not have, and variables and functions that do not
/// exist: what is not known here is refused when it is defined, for it could not be evaluated later.
/// </summary>
internal sealed class CelChecker
{
    private readonly JsonObject self;

    private CelChecker(JsonObject self) => this.self = self;

    /// <exception cref="CelException">Such as <c>undefined field 'b'</c>.</exception>
    public static void Check(CelExpression expression, JsonObject schema) =>
        new CelChecker(schema).Schema(expression.Root, ["self", "oldSelf"]);

    // The schema of what the node evaluates to; null where that is not known.
    private JsonObject? Schema(CelNode node, ImmutableArray<string> variables)
    {
        switch (node)
        {
            case CelNode.Name name when !variables.Contains(name.Text, StringComparer.Ordinal):
                throw Undeclared(name.Text, name.At);
            case CelNode.Name { Text: "self" or "oldSelf" }:
                return self;
            case CelNode.Select select:
                return Schema(select.Target, variables) is { } parent ? Field(select, parent) : null;
            case CelNode.Index index:
                Schema(index.Key, variables);
                return Schema(index.Target, variables) is { } list ? list.Child("items") ?? list["additionalProperties"] as JsonObject : null;
            case CelNode.Choice choice:
                return Each([choice.Condition, choice.Then, choice.Else], variables);
            case CelNode.Binary binary:
                return Each([binary.Left, binary.Right], variables);
            case CelNode.Unary unary:
                return Each([unary.Operand], variables);
            case CelNode.Call call when !CelFunctions.Names.Contains(call.Function):
                throw Undeclared(call.Function, call.At);
            case CelNode.Call call:
                return Each(call.Target is null ? call.Arguments : [call.Target, .. call.Arguments], variables);
            case CelNode.Items items:
                return Each(items.Values, variables);
            case CelNode.Macro macro:
                Each([macro.Target], variables);
                return Each([macro.Body], variables.Add(macro.Variable));
            default:
                return null;
        }
    }

    private static JsonObject? Field(CelNode.Select select, JsonObject parent)
    {
        if (parent.Text("type") != "object" || parent.Flag("x-kubernetes-preserve-unknown-fields"))
        {
            return null;
        }

        if (parent.Child("properties")?.Child(select.Field) is { } known)
        {
            return known;
        }

        if (parent["additionalProperties"] is { } additional)
        {
            return additional as JsonObject;
        }

        return parent.Flag("x-kubernetes-embedded-resource") || select.Field is "metadata" or "apiVersion" or "kind"
            ? null
            : throw new CelException($"undefined field '{select.Field}'", select.At);
    }

    private JsonObject? Each(IEnumerable<CelNode> nodes, ImmutableArray<string> variables)
    {
        foreach (var node in nodes)
        {
            Schema(node, variables);
        }

        return null;
    }

    private static CelException Undeclared(string name, int at) => new($"undeclared reference to '{name}' (in container '')", at);
}
