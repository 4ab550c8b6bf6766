using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class JsonAndYamlTests
{
    private const string Loop = """{{ $d := dict "a" 1 }}{{ $_ := set $d "self" $d }}""";

    [TestCase("""{{ fromJson "[1,1e999]" | toJson }}""", "[1,null]")]
    [TestCase("""{{ fromJson "{\"a\":1,\"b\":2,\"a\":3}" | toJson }}""", """{"a":3,"b":2}""")]
    [TestCase("""{{ fromJson "[-0,1e-7,1e21,123456789012345678901]" | toJson }}""", "[-0,1e-7,1e+21,123456789012345680000]")]
    [TestCase("""{{ fromJson "\"\\ud83d\\u0041\"" }}""", "\uFFFDA")]
    [TestCase("""{{ "<\x7f\u2028>" | toRawJson }}""", "\"<\x7F\\u2028>\"")]
    [TestCase("""{{ dict "a" list "b" (dict "c" nil) | toPrettyJson }}""", "{\n  \"a\": [],\n  \"b\": {\n    \"c\": null\n  }\n}")]
    [TestCase(Loop + "{{ toJson $d }}", "")]
    [TestCase(Loop + "{{ toYaml $d }}", "")]
    [TestCase("""{{ toYaml "\x7f" }}""", "")]
    [TestCase("""{{ dict "a\nb" "x" | toYaml }}""", "? |-\n  a\n  b\n: x")]
    [TestCase("""{{ dict "a10" 1 "a9" 2 "_" 3 | toYaml }}""", "_: 3\na9: 2\na10: 1")]
    [TestCase("""{{ list "12:30" "2024-1-1" " x" "x\ty" | toYaml }}""", "- \"12:30\"\n- \"2024-1-1\"\n- ' x'\n- \"x\\ty\"")]
    [TestCase("""{{ fromYaml "a: 1\nb: !!binary /w==" | toJson }}""", "{\"a\":1,\"b\":\"\uFFFD\"}")]
    [TestCase("""{{ fromYaml "a: .nan" | keys }}""", "[Error]")]
    [TestCase("""{{ fromYaml "" | toJson }}""", "{}")]
    public void Values_go_through_JSON_and_YAML_as_in_Go(string template, string wanted) =>
        Assert.That(Render(template), Is.EqualTo(wanted));

    [TestCase(Loop + "{{ mustToJson $d }}")]
    [TestCase(Loop + "{{ toRawJson $d }}")]
    [TestCase("""{{ mustFromJson "[1,1e999]" }}""")]
    [TestCase("""{{ mustFromJson "[1,]" }}""")]
    [TestCase("""{{ mustToJson 1i }}""")]
    public void What_JSON_cannot_hold_is_an_error(string template) => Assert.That(Render(template), Is.Null);

    [Test]
    public void Deep_JSON_is_read_and_written_to_the_depth_that_Go_allows()
    {
        const string template = """{{ $v := fromJson (printf "%s%s" (repeat N "[") (repeat N "]")) }}{{ toJson $v | len }}""";
        Assert.That(Render(template.Replace("N", "10000", StringComparison.Ordinal)), Is.EqualTo("20000"));
        Assert.That(Render(template.Replace("N", "10001", StringComparison.Ordinal)), Is.EqualTo("4"));
    }

    private static string? Render(string text)
    {
        var data = TemplateData.Of([]);
        return Template.TryParse("tpl", Encoding.UTF8.GetBytes(text), new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out _)
            && template.TryRender(data, TimeProvider.System, CancellationToken.None, out var output, out _)
                ? Encoding.UTF8.GetString(output)
                : null;
    }
}
