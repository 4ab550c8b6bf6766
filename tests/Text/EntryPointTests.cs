using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Text.Gjson;
using Keyferry.Text.Keys;
using Keyferry.Text.Rewriting;
using Keyferry.Text.Targets;
using Keyferry.Text.Yaml;
using NUnit.Framework;

namespace Keyferry.Text.Tests;

/// <summary>Whatever stands in a value: readers answer, and never with a fault of their own.</summary>
public sealed class EntryPointTests
{
    private static readonly string[] s_seeds =
    [
        "{\"a\":[1,2.5e3,{\"b\":\"\\u00e9\\ud83c\\udf89\\n\"}],\"c\":null,\"d\":true}",
        "a: &x [1, 0x1F, 1_000, .inf]\nb: *x\n<<: {c: !!binary aGVsbG8=}\n? complex\n: |2-\n   text\n",
        "- a: 'it''s'\n- \"\\x41\\u263a\\\n  b\"\n- >+\n  folded\n\n  more\n---\n...\n%YAML 1.1\n",
        "a.b.#(c>=1)#|@reverse|@pretty:{\"indent\":\"\"}.{x,\"y\":z}",
    ];

    [Test]
    public void No_value_makes_a_reader_fail_by_itself([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1_000; i++)
        {
            var (value, other) = (Mutated(random), Mutated(random));
            var text = Encoding.UTF8.GetString(other);
            var shown = Convert.ToBase64String(value) + " " + Convert.ToBase64String(other);
            foreach (var error in Errors(value, text))
            {
                Assert.That(error, Does.Not.Contain("failed ("), shown);
            }
        }
    }

    private static IEnumerable<string> Errors(byte[] value, string text)
    {
        YamlMap.TryRead(value, out _, out var error);
        yield return error;
        JsonMap.TryRead(value, out _, out error);
        yield return error;
        JsonValueBytes.TryConvert(value, out _, out error);
        yield return error;
        ValueDecoding.TryDecode("Auto", value, out _, out error);
        yield return error;
        KeyConversion.TryConvert("Unicode", new Dictionary<string, string> { [text] = "x" }, out _, out error);
        yield return error;
        GjsonPath.TryGet(value, text, out var found, out _);
        found?.ToBytes();
        PropertyPath.TryGet(value, text, out _, out _);
        if (TargetPath.TryParse(text.Length > 40 ? text[..40] : text, out var target, out error) && target.MapSteps is null)
        {
            TargetPathWriter.TryWriteKeys(new JsonObject { ["a"] = new JsonArray() }, target, value, out error);
        }

        yield return error;
        var data = new Dictionary<string, ReadOnlyMemory<byte>> { ["a"] = value, ["b"] = "{}"u8.ToArray() };
        yield return KeyRewriting.Apply(
            [new KeyRewrite { Merge = new KeyRewriteMerge { Into = "a", Strategy = "JSON", ConflictPolicy = "Ignore" } }], data,
            static (_, _, out key) => { key = ""; return false; }).Error;
    }

    private static byte[] Mutated(Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(s_seeds[random.Next(s_seeds.Length)]).ToList();
        for (var changes = random.Next(6); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes[at] = (byte)"\"\\{}[]:,#&*!|>'%@`-?.\n\t "[random.Next(24)];
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(10)));
                    break;
            }
        }

        return [.. bytes];
    }
}
