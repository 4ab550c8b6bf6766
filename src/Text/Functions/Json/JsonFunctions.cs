using Keyferry.Text.Json;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Json;

/// <summary>JSON in templates.</summary>
internal static class JsonFunctions
{
    // Steps for an error: it costs an exception, and a loop may cause millions.
    private const int ErrorCost = 200;

    public static void AddTo(FunctionTable table) => table
        .Add("toJson", [GoType.Any], static (context, arguments) => ToJsonOrEmpty(context, arguments[0], JsonStyle.Compact))
        .Add("toPrettyJson", [GoType.Any], static (context, arguments) => ToJsonOrEmpty(context, arguments[0], JsonStyle.Pretty))
        .Add("toRawJson", [GoType.Any], static (context, arguments) => ToJson(context, arguments[0], JsonStyle.Raw))
        .Add("mustToJson", [GoType.Any], static (context, arguments) => ToJson(context, arguments[0], JsonStyle.Compact))
        .Add("mustToPrettyJson", [GoType.Any], static (context, arguments) => ToJson(context, arguments[0], JsonStyle.Pretty))
        .Add("mustToRawJson", [GoType.Any], static (context, arguments) => ToJson(context, arguments[0], JsonStyle.Raw))
        .Add("fromJson", [GoType.String], static (context, arguments) => FromJson(context, arguments[0], isStrict: false))
        .Add("mustFromJson", [GoType.String], static (context, arguments) => FromJson(context, arguments[0], isStrict: true));

    private static GoValue ToJsonOrEmpty(RenderContext context, GoValue value, JsonStyle style)
    {
        try
        {
            return Write(context, value, style);
        }
        catch (GoJsonException)
        {
            context.Charge(ErrorCost);
            return GoValue.EmptyString;
        }
    }

    private static GoValue ToJson(RenderContext context, GoValue value, JsonStyle style)
    {
        try
        {
            return Write(context, value, style);
        }
        catch (GoJsonException exception)
        {
            throw new FunctionException(exception.Message);
        }
    }

    private static GoValue Write(RenderContext context, GoValue value, JsonStyle style)
    {
        var output = context.Rent();
        try
        {
            new JsonWriter(context, output, style).Write(value);
        }
        catch (GoJsonException)
        {
            context.Return(output);
            throw;
        }

        return context.Finish(output);
    }

    private static GoValue FromJson(RenderContext context, GoValue json, bool isStrict)
    {
        var reader = new JsonReader(context, json.AsString);
        try
        {
            var value = reader.Read();
            return isStrict && reader.OverflowAt >= 0
                ? throw new FunctionException("json: a number is beyond the range of float64")
                : value;
        }
        catch (GoJsonException exception)
        {
            context.Charge(ErrorCost);
            return isStrict ? throw new FunctionException(exception.Message) : GoValue.Nil;
        }
    }
}
