using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

public sealed class LimitTests
{
    private const string Cycle = "{{$d := dict}}{{$_ := set $d \"self\" $d}}{{$e := dict}}{{$_ := set $e \"self\" $e}}";

    private static readonly TemplateOptions s_small = new()
    {
        Functions = FunctionLibrary.All,
        Limits = new TemplateLimits { Steps = 1_000_000, Memory = 16 << 20, Output = 1 << 20, CallDepth = 1000 },
    };

    [TestCase("{{define \"a\"}}{{template \"a\" .}}{{end}}{{template \"a\" .}}")]
    [TestCase("{{define \"a\"}}{{template \"b\" .}}{{end}}{{define \"b\"}}{{template \"a\" .}}{{end}}{{template \"a\" .}}")]
    [TestCase("{{define \"r\"}}{{range .}}{{template \"r\" .}}{{end}}{{end}}" + Cycle + "{{template \"r\" $d}}")]
    public void Templates_that_call_each_other_for_ever_reach_the_depth(string template) =>
        Assert.That(ErrorOf(template), Does.Contain("templates call each other more than 1000 deep"));

    [TestCase("{{range 1000000000000000000}}{{end}}")]
    [TestCase("{{range 100000}}{{range 100000}}{{continue}}{{end}}{{end}}")]
    [TestCase("{{range 10000000}}{{$x := shuffle \"abcdefgh\"}}{{end}}")]
    [TestCase("{{range 10000000}}{{$x := uuidv4}}{{end}}")]
    [TestCase("{{range 10000000}}{{$x := genPrivateKey \"ed25519\"}}{{end}}")]
    [TestCase("{{range 10000000}}{{$x := bcrypt \"a\"}}{{end}}")]
    [TestCase("{{range 10000000}}{{$x := toJson (float64 \"nan\")}}{{end}}")]
    [TestCase("{{range 10000000}}{{$x := fromJson \"{\"}}{{end}}")]
    [TestCase("{{$s := repeat 1000000 \"a\"}}{{$t := repeat 1000000 \"a\"}}{{range 10000000}}{{$x := eq $s $t}}{{end}}")]
    [TestCase("{{$s := repeat 1000000 \" \"}}{{range 10000000}}{{$x := trim $s}}{{end}}")]
    [TestCase("{{regexFindAll \".*b|a\" (repeat 1000000 \"a\") -1}}")]
    [TestCase("{{regexReplaceAll \".*b|a\" (repeat 1000000 \"a\") \"\"}}")]
    [TestCase("{{regexSplit \".*b|a\" (repeat 1000000 \"a\") -1}}")]
    [TestCase("{{regexFindAll (print \"a|\" (repeat 90 \"b{1000}\")) (repeat 1000000 \"a\") -1}}")]
    [TestCase("{{regexMatch \"(a{0,30}){0,30}b\" (repeat 1000000 \"a\")}}")]
    public void Work_without_end_reaches_the_steps(string template) =>
        Assert.That(ErrorOf(template), Does.Contain("the template takes more than its limit of 1000000 steps"));

    [TestCase("{{until 1000000000}}")]
    [TestCase("{{randAlphaNum 100000000}}")]
    [TestCase("{{$s := \"ab\"}}{{range until 100}}{{$s = printf \"%s%s\" $s $s}}{{end}}")]
    [TestCase("{{$s := \"ab\"}}{{range until 100}}{{$s = cat $s $s}}{{end}}")]
    [TestCase("{{$s := \"a\"}}{{range until 100}}{{$s = indent 1000 $s}}{{$s = replace \" \" \"\\n\" $s}}{{end}}")]
    [TestCase("{{$s := \"a\"}}{{range until 100}}{{$s = nindent 1000 $s}}{{$s = replace \" \" \"\\n\" $s}}{{end}}")]
    [TestCase("{{$s := \"a\"}}{{range until 100}}{{$s = replace \"a\" \"aa\" $s}}{{end}}")]
    [TestCase("{{$l := list \"a\" \"b\"}}{{range until 100}}{{$l = list (join \",\" $l) (join \",\" $l)}}{{end}}")]
    [TestCase("{{$l := list \"a\"}}{{range until 100}}{{$l = concat $l $l}}{{end}}")]
    [TestCase("{{$l := list}}{{range until 100000}}{{$l = append $l .}}{{end}}")]
    [TestCase("{{$d := dict}}{{range untilStep 99999 0 -1}}{{$_ := set $d (printf \"%09d\" .) .}}{{end}}")]
    [TestCase("{{range 1000000}}{{$x := printf \"%1000000d\" 1}}{{end}}")]
    [TestCase("{{range 1000000}}x{{.}}{{end}}")]
    public void Growth_without_end_reaches_a_limit(string template) => Assert.That(
        ErrorOf(template), Does.Contain("limit of").Or.Contain("too long").Or.Contain("too far"));

    [TestCase("{{print $d}}")]
    [TestCase("{{$d}}")]
    [TestCase("{{deepCopy $d}}")]
    [TestCase("{{deepEqual $d $e}}")]
    [TestCase("{{merge $d $e}}")]
    [TestCase("{{quote $d}}")]
    [TestCase("{{mustToJson $d}}")]
    public void A_map_that_holds_itself_is_told(string use) =>
        Assert.That(ErrorOf(Cycle + use), Does.Contain("deep").Or.Contain("cycle"));

    [TestCase("{{toJson $d}}{{toPrettyJson $d}}{{toYaml $d}}")]
    [TestCase("{{$x := fromJson (repeat 100000 \"[\")}}{{$y := fromYaml (repeat 10000 \"[\")}}")]
    [TestCase("{{$x := fromYaml (repeat 10000 \"- \")}}{{$y := fromYaml (repeat 10000 \"{a: \")}}")]
    public void Where_Go_gives_nothing_so_do_cycles_and_depths(string use) =>
        Assert.That(Render(Cycle + use, CancellationToken.None), Is.Empty);

    [Test]
    public void Ten_lines_of_YAML_do_not_become_a_thousand_million()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\\n");
        for (var at = 1; at < 10; at++)
        {
            yaml.Append($"a{at}: &a{at} [{string.Join(',', Enumerable.Repeat($"*a{at - 1}", 10))}]\\n");
        }

        Assert.That(
            Render($"{{{{(fromYaml \"{yaml}\").Error}}}}", CancellationToken.None),
            Does.Contain("excessive aliasing").Or.Contain("limit"));
    }

    [TestCase("{{wrap 999999999 \"a b\"}}", "a b")]
    [TestCase("{{abbrev 9223372036854775807 \"abc\"}}", "abc")]
    [TestCase("{{printf \"%999999999999d\" 1 | len}}", "25")]
    [TestCase("{{trunc -9223372036854775808 \"abc\"}}", "abc")]
    [TestCase("{{regexMatch \"(a*)*b\" (repeat 10000 \"a\")}}", "false")]
    [TestCase("{{uniq (until 300) | len}}{{sortAlpha (until 10000) | len}}", "30010000")]
    public void Huge_numbers_and_hard_patterns_are_no_trouble(string template, string want) =>
        Assert.That(Render(template, CancellationToken.None), Is.EqualTo(want));

    [Test]
    public void A_cancelled_render_ends()
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var options = new TemplateOptions { Functions = FunctionLibrary.All, Limits = new TemplateLimits { Steps = long.MaxValue } };
        Assert.That(
            Template.TryParse("t", "{{range 1000000000000000000}}{{end}}"u8, options, out var template, out _));
        Assert.That(
            () => template!.TryRender(TemplateData.Of([]), TimeProvider.System, cancel.Token, out _, out _),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static string ErrorOf(string text)
    {
        var result = Render(text, CancellationToken.None);
        Assert.That(result, Does.StartWith("template \""));
        return result;
    }

    private static string Render(string text, CancellationToken cancel) =>
        Template.TryParse("t", Encoding.UTF8.GetBytes(text), s_small, out var template, out var error)
        && template.TryRender(TemplateData.Of([]), TimeProvider.System, cancel, out var output, out error)
            ? Encoding.UTF8.GetString(output)
            : error!.ToString();
}
