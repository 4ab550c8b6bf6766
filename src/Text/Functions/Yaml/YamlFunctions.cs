using Keyferry.Text.Json;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;
using Keyferry.Text.Yaml;
using Keyferry.Text.Yaml.Values;
using Keyferry.Text.Yaml.Writing;

namespace Keyferry.Text.Functions.Yaml;

/// <summary>YAML in templates.</summary>
internal static class YamlFunctions
{
    // Steps for an error: it costs an exception, and a loop may cause millions.
    private const int ErrorCost = 200;

    private static readonly GoString s_errorKey = GoString.Of("Error");

    public static void AddTo(FunctionTable table) => table
        .Add("toYaml", [GoType.Any], static (context, arguments) => ToYaml(context, arguments[0]))
        .Add("fromYaml", [GoType.String], static (context, arguments) => FromYaml(context, arguments[0].AsString));

    // sigs.k8s.io/yaml marshals to JSON and reads that as YAML: what one of the two cannot do gives "".
    private static GoValue ToYaml(RenderContext context, GoValue value)
    {
        var (json, yaml) = (context.Rent(), context.Rent());
        try
        {
            new JsonWriter(context, json, JsonStyle.Compact).Write(value);
            using var document = YamlDocument.Read(context.Copy(json.Written), context);
            new YamlWriter(context, yaml).Write(document.Value);
            if (yaml.Length > 0 && yaml.Written[^1] == '\n')
            {
                yaml.Truncate(yaml.Length - 1);
            }

            return context.Text(yaml.Written);
        }
        catch (Exception exception) when (exception is GoJsonException or YamlException)
        {
            context.Charge(ErrorCost);
            return GoValue.EmptyString;
        }
        finally
        {
            context.Return(json);
            context.Return(yaml);
        }
    }

    private static GoValue FromYaml(RenderContext context, GoString yaml)
    {
        try
        {
            using var document = YamlDocument.Read(yaml, context);
            var value = document.Value;
            if (value.IsNothing)
            {
                return GoValue.Of(new GoMap());
            }

            return new JsonLikeness(context, yaml.Buffer).Convert(value) is { AsMap: not null } map
                ? map
                : Failed(context, $"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {JsonName(value)} into Go value of type map[string]interface {{}}");
        }
        catch (YamlException exception)
        {
            context.Charge(ErrorCost);
            return Failed(context, $"error converting YAML to JSON: yaml: {exception.Message}");
        }
    }

    private static string JsonName(GoValue value) => value.Kind switch
    {
        GoKind.String => "string",
        GoKind.Bool => "bool",
        GoKind.Slice => "array",
        _ => "number",
    };

    private static GoValue Failed(RenderContext context, string problem)
    {
        var map = new GoMap();
        map.Set(s_errorKey, context.Text(problem));
        return GoValue.Of(map);
    }
}
