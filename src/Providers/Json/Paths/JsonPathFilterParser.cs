using System.Text.Json;

namespace Keyferry.Providers.Json.Paths;

/// <summary>Reads the condition of a filter.</summary>
/// <param name="text">Where the condition stands.</param>
internal sealed class JsonPathFilterParser(JsonPathParser text)
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonPathException">It is none.</exception>
    public JsonPathFilter Read()
    {
        text.Enter();
        var read = ReadAnd();
        while (Take("||"))
        {
            read = new Combined(read, ReadAnd(), IsAnd: false);
        }

        text.Leave();
        return read;
    }

    private JsonPathFilter ReadAnd()
    {
        var read = ReadOne();
        while (Take("&&"))
        {
            read = new Combined(read, ReadOne(), IsAnd: true);
        }

        return read;
    }

    private JsonPathFilter ReadOne()
    {
        text.Blanks();
        if (text.Peek() == '!')
        {
            text.Take("!");
            text.Enter();
            var inner = ReadOne();
            text.Leave();
            return new Not(inner);
        }

        if (Take("("))
        {
            var inner = Read();
            return Take(")") ? inner : throw text.Wrong(") is expected");
        }

        var left = ReadOperand();
        return Array.Find(Operators, Take) is { } sign ? new Comparison(left, sign, ReadOperand())
            : left.Path is not null ? new Exists(left)
            : throw text.Wrong("a comparison (==, !=, <, <=, >, >=) is expected");
    }

    private Operand ReadOperand()
    {
        text.Blanks();
        if (text.Peek() is '@' or '$')
        {
            var isFromRoot = text.Take("$") || !text.Take("@");
            return new Operand(null, JsonPath.Of(text.ReadSteps()), isFromRoot);
        }

        if (text.Peek() is '\'' or '"')
        {
            return Literal(JsonSerializer.SerializeToElement(text.ReadQuoted(), JsonPathLiterals.Default.String));
        }

        var word = text.TakeWhile(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '.');
        try
        {
            return Literal(JsonElement.Parse(word));
        }
        catch (JsonException)
        {
            throw text.Wrong("a path from @ or $, a text in quotes, a number, true, false or null is expected");
        }
    }

    private static Operand Literal(JsonElement value) => new(value, null, IsFromRoot: false);

    private bool Take(string word)
    {
        text.Blanks();
        return text.Take(word);
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class JsonPathLiterals : System.Text.Json.Serialization.JsonSerializerContext;
