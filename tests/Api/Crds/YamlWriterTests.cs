using System.Text.Json.Nodes;
using Keyferry.Api.Crds;
using NUnit.Framework;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Keyferry.Api.Tests.Crds;

public sealed class YamlWriterTests
{
    // What YAML 1.1 reads as a boolean, null, number or date in plain style, and what is no valid plain style.
    [TestCase("yes")]
    [TestCase("Off")]
    [TestCase("null")]
    [TestCase("~")]
    [TestCase("")]
    [TestCase("1h")]
    [TestCase("1")]
    [TestCase("-1.5e3")]
    [TestCase(".5")]
    [TestCase(".inf")]
    [TestCase("2026-11-29")]
    [TestCase("a: b")]
    [TestCase("a #b")]
    [TestCase("{{ .password }}, \"quoted\" and 'quoted'")]
    [TestCase(" blanks ")]
    [TestCase("two\nlines")]
    [TestCase("^[-._a-zA-Z0-9]+$")]
    public void A_string_stays_a_string(string text)
    {
        var flat = Read(YamlWriter.Write(new JsonObject { ["a"] = text }));
        var nested = Read(YamlWriter.Write(new JsonObject { ["a"] = new JsonObject { ["b"] = new JsonArray(text) } }));

        Assert.Multiple(() =>
        {
            Assert.That(String(flat["a"]), Is.EqualTo(text));
            Assert.That(String(((YamlSequenceNode)nested["a"]["b"])[0]), Is.EqualTo(text));
        });
    }

    [Test]
    public void What_holds_only_scalars_is_on_one_line() =>
        Assert.That(
            YamlWriter.Write(new JsonObject
            {
                ["spec"] = new JsonObject
                {
                    ["names"] = new JsonArray("a", "b"),
                    ["versions"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "v1", ["served"] = true, ["schema"] = new JsonObject { ["limits"] = new JsonObject { ["min"] = 1 } },
                    }),
                    ["none"] = null,
                },
            }),
            Is.EqualTo("""
                spec:
                  names: [a, b]
                  versions:
                  - name: v1
                    served: true
                    schema:
                      limits: {min: 1}
                  none: null

                """));

    [Test]
    public void A_long_line_is_not_folded()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 500));

        Assert.That(YamlWriter.Write(new JsonObject { ["a"] = new JsonObject { ["b"] = new JsonObject(), ["c"] = text } }).Split('\n'), Has.Some.EqualTo($"  c: {text}"));
    }

    private static YamlMappingNode Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    // Whatever is plain here must not be a keyword or number of YAML 1.1.
    private static string String(YamlNode node)
    {
        var scalar = (YamlScalarNode)node;
        Assert.That(
            scalar.Style != ScalarStyle.Plain || !System.Text.RegularExpressions.Regex.IsMatch(scalar.Value!, @"^([-+.0-9].*|~|)$|^(?i:y|n|yes|no|on|off|true|false|null)$"),
            $"{scalar.Value} is in plain style");
        return scalar.Value!;
    }
}
