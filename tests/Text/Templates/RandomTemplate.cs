using System.Globalization;
using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Tests.Templates;

/// <summary>Writes templates that are likely to be read: every function, nested blocks, and broken texts too.</summary>
internal sealed class RandomTemplate(Random random)
{
    private static readonly Function[] s_functions = [.. FunctionLibrary.All.Functions
        .Where(static f => !IsSlow(f.Name)).OrderBy(static f => f.Name, StringComparer.Ordinal)];

    private static readonly string[] s_texts =
    [
        "\"\"", "\"a\"", "\"a b-c_D\"", "`[a-z]+(x*)?`", "\"%v %s %5d %q %x\"", "`{\"a\":[1,{\"b\":null}]}`", "`a: [1, {b: c}]`",
        "\"1.2.3-rc.1\"", "\">=1.0 <2\"", "\"2006-01-02T15:04:05Z\"", "\"1h30m\"", "\"https://u:p@h:80/p?q=1#f\"",
        "\"é世🎉\\xff\"", "\"a.b.0\"", "\"sha256\"", "\"rsa\"", "\"a,b\"", "\"\\n\"", "\"12\"", "\"-0x1F\"", "\"CERTIFICATE\"",
        "\"$1${x}\"", "\"/a/../b.c\"",
    ];

    private static readonly string[] s_numbers =
    [
        "0", "1", "-1", "2", "3", "7", "64", "100", "100000000", "9223372036854775807", "-9223372036854775808", "1.5", "1e18",
        "-0.0", "'x'", "1+2i", "0x10", "4000000000",
    ];

    private static readonly string[] s_fields =
        [".token", ".json", ".yaml", ".pem", ".number", ".binary", ".list", ".missing", "$.token", "$.json", ".", "$"];

    private int _variables;

    /// <summary>A template's text.</summary>
    public byte[] Next()
    {
        _variables = 0;
        var text = new StringBuilder();
        if (random.Next(3) == 0)
        {
            text.Append("{{define \"t\"}}").Append(Block(1)).Append("{{end}}");
        }

        _variables = 0;
        text.Append(Block(random.Next(3)));
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return random.Next(4) == 0 ? Mutate(bytes) : bytes;
    }

    // Their work is counted by the second, and they have tests of their own.
    private static bool IsSlow(string name) =>
        name.StartsWith("gen", StringComparison.Ordinal) || name is "bcrypt" or "htpasswd" or "derivePassword";

    private string Pick(string[] from) => from[random.Next(from.Length)];

    private string Block(int depth)
    {
        var text = new StringBuilder();
        for (var count = 1 + random.Next(2); count > 0; count--)
        {
            text.Append(Piece(depth));
        }

        return text.ToString();
    }

    // Without the variables outside of it.
    private string OwnBlock(int depth)
    {
        var outer = _variables;
        _variables = 0;
        var text = Block(depth);
        _variables = outer;
        return text;
    }

    private string Piece(int depth)
    {
        var outer = _variables;
        var piece = depth == 0 ? $"{{{{{Pipeline(2)}}}}}" : random.Next(12) switch
        {
            0 => $"{{{{if {Pipeline(2)}}}}}{Block(depth - 1)}{{{{else if {Pipeline(1)}}}}}x{{{{else}}}}{Block(depth - 1)}{{{{end}}}}",
            1 => $"{{{{with {Pipeline(2)}}}}}{Block(depth - 1)}{{{{else}}}}y{{{{end}}}}",
            2 => $"{{{{range {Pipeline(2)}}}}}{Block(depth - 1)}{{{{end}}}}",
            3 => $"{{{{range $k, $v := {Pipeline(2)}}}}}{{{{$k}}}}{{{{break}}}}{Block(depth - 1)}{{{{end}}}}",
            4 => $"{{{{template \"t\" {Operand(1)}}}}}",
            5 => $"{{{{block \"b{random.Next(99)}\" {Operand(1)}}}}}{OwnBlock(depth - 1)}{{{{end}}}}",
            6 => "\n text \u00E9 {{- /* note */ -}} \n",
            _ => $"{{{{{(random.Next(3) == 0 ? "- " : "")}{Pipeline(3)}}}}}",
        };
        _variables = outer;
        if (random.Next(4) == 0)
        {
            piece += $"{{{{$v{_variables++} := {Pipeline(2)}}}}}";
        }

        return piece;
    }

    private string Pipeline(int depth)
    {
        var text = random.Next(4) == 0 ? Operand(depth) : Call(depth);
        return random.Next(3) == 0 ? $"{text} | {Call(depth, piped: true)}" : text;
    }

    private string Call(int depth, bool piped = false)
    {
        var function = s_functions[random.Next(s_functions.Length)];
        var count = function.Required + (function.IsVariadic ? random.Next(4) : 0) - (piped ? 1 : 0);
        if (random.Next(20) == 0)
        {
            count += random.Next(3) - 1;
        }

        var text = new StringBuilder(function.Name);
        for (var at = 0; at < count; at++)
        {
            var isRight = function.Parameters.Length > 0 && random.Next(5) > 0;
            text.Append(' ').Append(isRight ? Fitting(function.ParameterAt(at), depth) : Operand(depth));
        }

        return text.ToString();
    }

    private string Fitting(GoType type, int depth) => type.Kind switch
    {
        GoKind.String => random.Next(2) == 0 ? Pick(s_texts) : random.Next(2) == 0 ? Pick(s_fields) : $"(toString {Operand(depth - 1)})",
        GoKind.Int or GoKind.Int64 or GoKind.Float64 =>
            random.Next(3) > 0 ? Pick(s_numbers) : $"({type.Name} {Operand(depth - 1)})",
        GoKind.Map => random.Next(3) switch
        {
            0 => $"(dict \"a\" {Operand(depth - 1)} \"b\" .token)",
            1 => "(fromJson .json)",
            _ => "(dict)",
        },
        GoKind.Slice => random.Next(2) == 0 ? $"(list {Operand(depth - 1)} .token 1)" : "(list 3 1 2 \"b\" \"a\")",
        GoKind.Bool => random.Next(2) == 0 ? "true" : "false",
        _ => Operand(depth),
    };

    private string Operand(int depth) => depth <= 0
        ? random.Next(3) switch { 0 => Pick(s_texts), 1 => Pick(s_numbers), _ => Pick(s_fields) }
        : random.Next(10) switch
        {
            0 => Pick(s_texts),
            1 => Pick(s_numbers),
            2 => random.Next(4) == 0 ? "(list nil)" : ".token",
            3 when _variables > 0 => string.Create(CultureInfo.InvariantCulture, $"$v{random.Next(_variables)}"),
            4 => $"(list {Operand(depth - 1)} {Operand(depth - 1)})",
            5 => $"(dict \"k\" {Operand(depth - 1)})",
            6 or 7 => $"({Pipeline(depth - 1)})",
            8 => $"({Call(depth - 1)}).{(random.Next(2) == 0 ? "Cert" : "a.b")}",
            _ => Pick(s_fields),
        };

    private byte[] Mutate(byte[] text)
    {
        var bytes = text.ToList();
        for (var times = 1 + random.Next(3); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)"{}()\"`'|$.-:=,%\n \\"[random.Next(18)]);
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(random.Next(12), bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
