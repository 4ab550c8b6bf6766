using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Schema.Cel;

/// <summary>Finds fields of <c>self</c> and <c>oldSelf</c> that the schema does not have.</summary>
internal static class CelChecker
{
    /// <exception cref="CelException">Such as <c>undefined field 'b'</c>.</exception>
    public static void Check(CelExpression expression, JsonObject schema) => Schema(expression.Root, schema);

    // The schema of what the node evaluates to; null where that is not known.
    private static JsonObject? Schema(CelNode node, JsonObject self)
    {
        switch (node)
        {
            case CelNode.Name { Text: "self" or "oldSelf" }:
                return self;
            case CelNode.Select select when Schema(select.Target, self) is { } parent:
                return Field(select, parent);
            case CelNode.Index index:
                Schema(index.Key, self);
                return Schema(index.Target, self) is { } list ? list.Child("items") ?? list["additionalProperties"] as JsonObject : null;
            case CelNode.Choice choice:
                Each([choice.Condition, choice.Then, choice.Else], self);
                return null;
            case CelNode.Binary binary:
                Each([binary.Left, binary.Right], self);
                return null;
            case CelNode.Unary unary:
                Schema(unary.Operand, self);
                return null;
            case CelNode.Call call:
                Each(call.Target is null ? call.Arguments : [call.Target, .. call.Arguments], self);
                return null;
            case CelNode.Items items:
                Each(items.Values, self);
                return null;
            case CelNode.Macro macro:
                Each([macro.Target, macro.Body], self);
                return null;
            default:
                return null;
        }
    }

    private static JsonObject? Field(CelNode.Select select, JsonObject parent)
    {
        if (parent.Text("type") != "object" || parent.Flag("x-kubernetes-preserve-unknown-fields"))
            return null;
        if (parent.Child("properties")?.Child(select.Field) is { } known)
            return known;
        if (parent["additionalProperties"] is { } additional)
            return additional as JsonObject;
        return parent.Flag("x-kubernetes-embedded-resource") || select.Field is "metadata" or "apiVersion" or "kind"
            ? null
            : throw new CelException($"undefined field '{select.Field}'", select.At);
    }

    private static void Each(IEnumerable<CelNode> nodes, JsonObject self)
    {
        foreach (var node in nodes)
            Schema(node, self);
    }
}
