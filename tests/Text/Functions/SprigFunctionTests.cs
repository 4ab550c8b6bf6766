using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

public sealed class SprigFunctionTests
{
    [TestCase("{{ merge (dict \"a\" 0i) (dict \"a\" 1) }}", "map[a:(0+0i)]")]
    [TestCase("{{ $e := dict }}{{ $_ := merge (dict \"x\" $e) (dict \"x\" (dict \"y\" 1)) }}{{ $e }}", "map[y:1]")]
    [TestCase("{{ mergeOverwrite (dict \"a\" (dict \"_0\" 5)) (dict \"a\" (split \",\" \"x\")) }}", "map[a:map[_0:x]]")]
    [TestCase("{{ chunk -9 (list 1) }}{{ chunk -1 (list 1 2) }}", "[[1]][]")]
    [TestCase("{{ $l := splitList \",\" \"b,a\" }}{{ $_ := sortAlpha $l }}{{ $l }}", "[a b]")]
    [TestCase("{{ rest (list) | printf \"%#v\" }}", "[]interface {}(nil)")]
    [TestCase("{{ $l := list (float64 \"nan\") }}{{ deepEqual $l $l }}{{ uniq (list (float64 \"nan\") (float64 \"nan\")) }}",
        "true[NaN NaN]")]
    [TestCase("{{ atoi \"99999999999999999999x\" }} {{ int \"99999999999999999999\" }}", "9223372036854775807 0")]
    [TestCase("{{ float64 \"0x1.8p3\" }} {{ float64 \"0x_1p-1074\" }} {{ float64 \"+nan\" }}", "12 5e-324 0")]
    [TestCase("{{ int 1e19 }} {{ add 1.9 \"0b11\" }}", "-9223372036854775808 4")]
    [TestCase("{{ divf 2 3 }} {{ divf -1 3 }} {{ mulf 1e300 1e300 }}", "0.6666666666666667 -0.3333333333333333 +Inf")]
    [TestCase("{{ round 1.005 2 }} {{ round 1234.5 -2 }} {{ round 5 320 }}", "1 1200 NaN")]
    [TestCase("{{ title \"o'neil ǆ\" }} {{ upper \"ıſß\" }} {{ lower \"İ\" }}", "O'Neil ǅ ISß i")]
    [TestCase("{{ camelcase \"__\" }} {{ snakecase \"HTTP20xOK\" }} {{ kebabcase \"Bld4Floor3rd\" }}",
        "___ http_20x_ok bld4-floor-3rd")]
    [TestCase("{{ regexFindAll \"x\" \"abc\" -1 | printf \"%#v\" }} {{ regexSplit \"b*\" \"abc\" -1 }}",
        "[]string(nil) [a c]")]
    public void Corners_are_as_in_Go(string template, string wanted)
    {
        Assert.That(Render(template), Is.EqualTo(wanted));
    }

    [TestCase("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ deepCopy $d }}")]
    [TestCase("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ merge $d $d }}")]
    [TestCase("{{ $d := dict }}{{ $_ := set $d \"d\" $d }}{{ $e := dict }}{{ $_ := set $e \"d\" $e }}{{ deepEqual $d $e }}")]
    [TestCase("{{ $l := list 1 }}{{ range until 60 }}{{ $l = list $l $l }}{{ end }}{{ deepCopy $l }}")]
    [TestCase("{{ until 1000000000 }}")]
    [TestCase("{{ seq 1 9223372036854775806 }}")]
    [TestCase("{{ untilStep 0 9223372036854775807 9223372036854775806 }}")]
    [TestCase("{{ repeat 9223372036854775807 \"x\" }}")]
    [TestCase("{{ indent 9223372036854775807 \"a\" }}")]
    [TestCase("{{ $x := repeat 1000000 \"a\" }}{{ replace \"\" $x $x }}")]
    [TestCase("{{ $x := repeat 1000000 \"a \" }}{{ wrapWith 1 $x $x }}")]
    [TestCase("{{ $x := repeat 100000 \"a\" }}{{ regexReplaceAll \"\" $x $x }}")]
    [TestCase("{{ $x := repeat 1000000 \"a\" }}{{ regexMatch \"(a{1,100}){1,10}b\" $x }}")]
    [TestCase("{{ chunk 0 (list 1) }}")]
    [TestCase("{{ set nil \"a\" 1 }}")]
    public void What_never_ends_or_has_no_answer_is_an_error(string template)
    {
        Assert.That(Render(template), Does.StartWith("error: "));
    }

    [Test]
    public void A_long_needle_is_looked_for_in_linear_time()
    {
        const string Template =
            "{{ $x := repeat 1000000 \"a\" }}{{ $y := printf \"%sb\" (repeat 500000 \"a\") }}{{ contains $y $x }}";

        Assert.That(Render(Template), Is.EqualTo("false"));
    }

    [Test]
    public void A_failure_on_purpose_does_not_tell_its_text()
    {
        Assert.That(Render("{{ fail (upper \"hunter2\") }}"), Does.Not.Contain("HUNTER2").And.StartWith("error: "));
    }

    private static string Render(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Template.TryParse("tpl", utf8, new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out var error)
            && template.TryRender(
                TemplateData.Of([]), TimeProvider.System, CancellationToken.None, out var output, out error)
            ? Encoding.UTF8.GetString(output)
            : $"error: {error}";
    }
}
