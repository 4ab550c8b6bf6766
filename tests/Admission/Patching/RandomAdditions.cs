using System.Text.Json.Nodes;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Tests.Patching;

/// <summary>Random objects, as somebody might write them, and random places in them.</summary>
internal sealed class RandomAdditions(int seed)
{
    private static readonly string[] Names = ["a", "b", "c/d", "e~f", "~1", "", "ü", "metadata"];
    private readonly Random _random = new(seed);

    public string Object() => Map(3);

    public FieldPath Path()
    {
        var path = FieldPath.Root.Field(Name());
        for (var depth = _random.Next(4); depth > 0; depth--)
        {
            path = _random.Next(4) == 0 ? path.Item(_random.Next(3)) : path.Field(Name());
        }

        return path;
    }

    public JsonNode Value() => _random.Next(4) switch
    {
        0 => JsonValue.Create("added \" ü")!,
        1 => JsonValue.Create(_random.Next()),
        2 => new JsonArray(1, "x"),
        _ => new JsonObject { [Name()] = new JsonObject { ["deep"] = true } },
    };

    public bool Coin() => _random.Next(2) == 0;

    private string Name() => Names[_random.Next(Names.Length)];

    // Numbers and strings in forms that a serializer would write in another way.
    private string Any(int depth) => _random.Next(depth > 0 ? 8 : 5) switch
    {
        0 => "1.50e+400",
        1 => "\"\\u0041\\/\\u00fc\"",
        2 => "null",
        3 => " true ",
        4 => "12345678901234567890123456789",
        5 => "[" + string.Join(" ,", Enumerable.Range(0, _random.Next(4)).Select(_ => Any(depth - 1))) + " ]",
        _ => Map(depth - 1),
    };

    private string Map(int depth) => "{ " + string.Join(",\n", Names.Where(_ => _random.Next(3) == 0)
        .Select(n => $"{System.Text.Json.JsonSerializer.Serialize(n)} : {Any(depth)}")) + "}";
}
