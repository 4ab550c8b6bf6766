using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Schema;
using Keyferry.Local.Server.Schema.Cel;
using Keyferry.Text.Regexp;

namespace Keyferry.Local.Server.Definitions;

/// <summary>Checks that a definition's schema is structural, and that its defaults and rules fit it.</summary>
internal static class StructuralSchemaValidator
{
    /// <summary>Checks a whole schema.</summary>
    public static void Root(JsonObject schema, string path, List<StatusCause> causes)
    {
        if (schema.Text("type") is { } type && type != "object")
        {
            causes.Add(Causes.Invalid($"{path}.type", $"\"{type}\"", "must be object at the root"));
        }

        Node(schema, path, "must not be empty at the root", causes);
    }

    private static void Node(JsonObject schema, string path, string whereNoType, List<StatusCause> causes)
    {
        var isFree = schema.Flag("x-kubernetes-int-or-string") || schema.Flag("x-kubernetes-preserve-unknown-fields");
        if (schema.Text("type") is null or "" && !isFree)
        {
            causes.Add(Causes.Required($"{path}.type", whereNoType));
        }

        Default(schema, path, causes);
        Rules(schema, path, causes);
        Pattern(schema, path, causes);
        foreach (var (name, property) in schema.Child("properties") ?? [])
        {
            if (property is JsonObject below)
            {
                Node(below, $"{path}.properties[{name}]", "must not be empty for specified object fields", causes);
            }
        }

        if (schema["additionalProperties"] is JsonObject values)
        {
            Node(values, $"{path}.additionalProperties", "must not be empty for specified object fields", causes);
        }

        if (schema.Child("items") is { } items)
        {
            Node(items, $"{path}.items", "must not be empty for specified array items", causes);
        }
        else if (schema.Text("type") == "array")
        {
            causes.Add(Causes.Required($"{path}.items", "must be specified"));
        }
    }

    private static void Default(JsonObject schema, string path, List<StatusCause> causes)
    {
        if (schema["default"] is not { } value)
        {
            return;
        }

        var found = new List<StatusCause>();
        var filled = value.DeepClone();
        Defaulting.Apply(filled, schema);
        new SchemaValidator(new Formats(), found).Check(filled, null, schema, "");
        foreach (var cause in found)
        {
            causes.Add(cause with { Field = $"{path}.default{(cause.Field.Length > 0 ? $".{cause.Field}" : "")}" });
        }
    }

    private static void Pattern(JsonObject schema, string path, List<StatusCause> causes)
    {
        if (schema.Text("pattern") is { } pattern && !GoRegex.TryParse(pattern, GoRegex.DefaultMaxProgramSize, out _, out var error))
        {
            causes.Add(Causes.Invalid($"{path}.pattern", JsonKinds.Show(pattern), $"must be a valid regular expression, but isn't: {error}"));
        }
    }

    private static void Rules(JsonObject schema, string path, List<StatusCause> causes)
    {
        var rules = (schema["x-kubernetes-validations"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = $"{path}.x-kubernetes-validations[{i}]";
            if (Unreadable(rules[i].Text("rule") ?? "", schema) is { } inRule)
            {
                causes.Add(Causes.Invalid($"{rule}.rule", GoText(rules[i]), inRule));
            }

            if (rules[i].Text("messageExpression") is { Length: > 0 } message && Unreadable(message, schema) is { } inMessage)
            {
                causes.Add(Causes.Invalid($"{rule}.messageExpression", GoText(rules[i]), inMessage));
            }
        }
    }

    // What is beyond this server's part of CEL is refused too: a rule that nobody checks is worse than none.
    private static string? Unreadable(string text, JsonObject schema)
    {
        try
        {
            CelChecker.Check(CelExpression.Parse(text), schema);
            return null;
        }
        catch (CelException e)
        {
            var isUnknownField = e.Message.StartsWith("undefined field", StringComparison.Ordinal);
            return CelExpression.Describe(text, e) + (isUnknownField ? "" : "\n (this in-memory server knows a part of CEL only)");
        }
    }

    // As Go prints the internal type.
    private static string GoText(JsonObject rule)
    {
        return $"{{\"Rule\":{Quoted("rule")},\"Message\":{Quoted("message")},\"MessageExpression\":{Quoted("messageExpression")}," +
            $"\"Reason\":{JsonKinds.Show(rule["reason"])},\"FieldPath\":{Quoted("fieldPath")}," +
            $"\"OptionalOldSelf\":{JsonKinds.Show(rule["optionalOldSelf"])}}}";

        string Quoted(string name) => JsonKinds.Show(rule[name] ?? "");
    }
}
