using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Schema.Cel;

namespace Keyferry.Local.Server.Schema;

/// <summary>Checks a schema's CEL rules (<c>x-kubernetes-validations</c>).</summary>
internal sealed class RuleValidator
{
    private readonly ConcurrentDictionary<string, CelExpression> expressions = new(StringComparer.Ordinal);
    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<JsonObject, object> known = [];

    /// <summary>Whether the schema has a rule anywhere.</summary>
    public bool HasRules(JsonObject schema) => (bool)known.GetValue(schema, static s => (object)FindRule(s));

    /// <summary>Checks the rules at a value and below it.</summary>
    public void Check(JsonNode? value, JsonNode? old, JsonObject schema, string path, List<StatusCause> causes)
    {
        if (value is null || !HasRules(schema))
        {
            return;
        }

        foreach (var rule in (schema["x-kubernetes-validations"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Rule(rule, value, old, path, causes);
        }

        if (value is JsonObject obj)
        {
            var properties = schema.Child("properties");
            foreach (var (name, member) in obj)
            {
                var below = properties?.Child(name) ?? schema["additionalProperties"] as JsonObject;
                if (below is not null)
                {
                    Check(member, (old as JsonObject)?[name], below, path.Length == 0 ? name : $"{path}.{name}", causes);
                }
            }
        }
        else if (value is JsonArray array && schema.Child("items") is { } items)
        {
            for (var i = 0; i < array.Count; i++)
            {
                Check(array[i], ListTypes.Counterpart(array[i], old as JsonArray, schema), items, $"{path}[{i}]", causes);
            }
        }
    }

    private void Rule(JsonObject rule, JsonNode value, JsonNode? old, string path, List<StatusCause> causes)
    {
        if (rule.Text("rule") is not { } text)
        {
            return;
        }

        try
        {
            Evaluate(rule, text, Expression(text), value, old, path, causes);
        }
        catch (CelException e)
        {
            causes.Add(Causes.Invalid(path, $"\"{JsonKinds.TypeName(value)}\"", $"{e.Message} evaluating rule: {text}"));
        }
    }

    private void Evaluate(
        JsonObject rule, string text, CelExpression expression, JsonNode value, JsonNode? old, string path, List<StatusCause> causes)
    {
        var isTransition = expression.Uses("oldSelf");
        if (isTransition ? old is null : old is not null && JsonNode.DeepEquals(old, value))
        {
            return;
        }

        var variables = new Dictionary<string, JsonNode?>(StringComparer.Ordinal) { ["self"] = value };
        if (isTransition)
        {
            variables["oldSelf"] = old;
        }

        if (!expression.IsTrue(variables))
        {
            causes.Add(Failed(rule, text, variables, value, path));
        }
    }

    private StatusCause Failed(JsonObject rule, string text, Dictionary<string, JsonNode?> variables, JsonNode value, string path)
    {
        var message = Message(rule, variables) ?? rule.Text("message") ?? $"failed rule: {text}";
        var field = $"{path}{rule.Text("fieldPath")}";
        return rule.Text("reason") switch
        {
            "FieldValueForbidden" => Causes.Forbidden(field, message),
            "FieldValueRequired" => Causes.Required(field, message),
            "FieldValueDuplicate" => Causes.Duplicate(field, JsonKinds.Show(value)),
            _ when value is JsonObject or JsonArray => new("FieldValueInvalid", $"Invalid value: {message}", field),
            _ => Causes.Invalid(field, JsonKinds.Show(value), message),
        };
    }

    private string? Message(JsonObject rule, Dictionary<string, JsonNode?> variables)
    {
        try
        {
            return rule.Text("messageExpression") is { } text ? Expression(text).Text(variables) : null;
        }
        catch (CelException)
        {
            return null;
        }
    }

    private CelExpression Expression(string text) => expressions.GetOrAdd(text, CelExpression.Parse);

    private static bool FindRule(JsonNode? node) => node switch
    {
        JsonObject obj => obj["x-kubernetes-validations"] is JsonArray { Count: > 0 } || obj.Any(static m => FindRule(m.Value)),
        JsonArray array => array.Any(FindRule),
        _ => false,
    };
}
