using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;

namespace Keyferry.Local.Server.Schema;

/// <summary>Checks a value against a structural schema; parts that are as they were before may be as wrong as they were.</summary>
internal sealed class SchemaValidator(Formats formats, List<StatusCause> causes)
{
    /// <summary>Checks a value and all that is in it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="old">What was there before; null where nothing was.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Where, such as <c>spec.ports[0]</c>.</param>
    public void Check(JsonNode? value, JsonNode? old, JsonObject schema, string path)
    {
        if (old is not null && JsonNode.DeepEquals(value, old))
        {
            return;
        }

        if (value is null)
        {
            if (!schema.Flag("nullable") && schema.Text("type") is { } type)
            {
                causes.Add(Causes.Type(path, "\"null\"", type));
            }

            return;
        }

        var values = new ValueRules(formats, causes);
        values.Type(value, schema, path);
        values.Enumeration(value, schema, path);
        values.Content(value, schema, path);
        if (value is JsonObject obj)
        {
            Members(obj, old as JsonObject, schema, path);
        }
        else if (value is JsonArray array)
        {
            Items(array, old as JsonArray, schema, path);
        }

        Combinations(value, schema, path);
    }

    private void Members(JsonObject obj, JsonObject? old, JsonObject schema, string path)
    {
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(JsonKinds.Text))
        {
            if (name is not null && !obj.ContainsKey(name))
            {
                causes.Add(Causes.Required(Join(path, name)));
            }
        }

        if (schema.Flag("x-kubernetes-embedded-resource"))
        {
            foreach (var name in (string[])["apiVersion", "kind"])
            {
                if (obj.Text(name) is null or "")
                {
                    causes.Add(Causes.Required(Join(path, name)));
                }
            }
        }

        var properties = schema.Child("properties");
        foreach (var (name, value) in obj)
        {
            var known = properties?.Child(name) ?? schema["additionalProperties"] as JsonObject;
            if (known is not null)
            {
                Check(value, old?[name], known, Join(path, name));
            }
        }
    }

    private void Items(JsonArray array, JsonArray? old, JsonObject schema, string path)
    {
        if (schema.Child("items") is { } items)
        {
            for (var i = 0; i < array.Count; i++)
            {
                Check(array[i], ListTypes.Counterpart(array[i], old, schema), items, $"{path}[{i}]");
            }
        }
    }

    private void Combinations(JsonNode value, JsonObject schema, string path)
    {
        foreach (var part in (schema["allOf"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Check(value, null, part, path);
        }

        if (schema["anyOf"] is JsonArray any)
        {
            Alternatives(value, any, path, static count => count >= 1, static _ => "must validate at least one schema (anyOf)");
        }

        if (schema["oneOf"] is JsonArray one)
        {
            Alternatives(value, one, path, static count => count == 1, static count =>
                $"must validate one and only one schema (oneOf). Found {(count == 0 ? "none valid" : $"{count} valid alternatives")}");
        }

        if (schema.Child("not") is { } not && Try(value, not, path).Count == 0)
        {
            causes.Add(Causes.Invalid(Causes.Nowhere, "\"\"", $"\"{path}\" must not validate the schema (not)"));
        }
    }

    private void Alternatives(JsonNode value, JsonArray schemas, string path, Func<int, bool> enough, Func<int, string> message)
    {
        var tries = schemas.OfType<JsonObject>().Select(s => Try(value, s, path)).ToList();
        var valid = tries.Count(static t => t.Count == 0);
        if (enough(valid))
        {
            return;
        }

        causes.Add(Causes.Invalid(Causes.Nowhere, "\"\"", $"\"{path}\" {message(valid)}"));
        if (valid == 0 && tries.Count > 0)
        {
            causes.AddRange(tries[0]);
        }
    }

    private List<StatusCause> Try(JsonNode value, JsonObject schema, string path)
    {
        var found = new List<StatusCause>();
        new SchemaValidator(formats, found).Check(value, null, schema, path);
        return found;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
