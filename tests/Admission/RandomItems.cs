using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Api.Schema;

namespace Keyferry.Admission.Tests;

/// <summary>Makes values for a place of the schema: good ones, that a walk goes through to the end, and wild ones.</summary>
internal sealed class RandomItems(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A value that the schema takes; what can be told apart by the number is.</summary>
    public JsonNode? Good(SchemaNode node, int number) => node.Kind switch
    {
        SchemaKind.Object => Fields(node, number),
        SchemaKind.FreeForm => new JsonObject(),
        SchemaKind.Map => new JsonObject { [$"k{number}"] = Good(node.Items!, number) },
        SchemaKind.Array => new JsonArray(Good(node.Items!, number)),
        SchemaKind.Integer => node.Minimum ?? 1,
        SchemaKind.Boolean => number % 2 == 0,
        SchemaKind.IntOrString => 1,
        SchemaKind.Any => new JsonObject(),
        _ => Text(node, number),
    };

    /// <summary>A value of any kind.</summary>
    public JsonNode? Wild(SchemaNode node, int number) => _random.Next(9) switch
    {
        0 => null,
        1 => number,
        2 => $"text {number}",
        3 => new JsonArray(new JsonArray(number)),
        4 => new JsonObject(),
        5 => new JsonObject { [$"unknown{number}"] = number },
        6 => new JsonObject(node.Fields.Take(3).Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, $"{{{{ .k{number} }}"))),
        7 => "{{ .a }}",
        _ => Good(node, number),
    };

    private JsonObject Fields(SchemaNode node, int number)
    {
        var self = new JsonObject();
        foreach (var field in node.Fields)
        {
            if (field.IsRequired || (!node.ExactlyOneField && _random.Next(4) == 0) || (node.ExactlyOneField && self.Count == 0))
            {
                self[field.Name] = Good(field.Node, number);
            }
        }

        return self;
    }

    private static string Text(SchemaNode node, int number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (node.AllowedValues.Length > 0)
        {
            return node.AllowedValues[number % node.AllowedValues.Length];
        }

        return node.StringFormat switch
        {
            StringFormat.Duration => "1h",
            StringFormat.DnsSubdomain or StringFormat.DnsLabel => $"n{text}",
            StringFormat.ConfigMapKey => $"k{text}",
            _ when node.Pattern == Patterns.CronSchedule => "0 0 * * *",
            _ when node.Format == "byte" => "YQ==",
            _ when node.Format == "date-time" => "2026-01-02T15:04:05Z",
            _ => $"t{text}",
        };
    }
}
