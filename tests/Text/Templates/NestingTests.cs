using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

public sealed class NestingTests
{
    // What a text of this length takes beyond itself: tokens and nodes, not one stack frame.
    private const long MostBytes = 64 << 20;

    private static IEnumerable<TestCaseData> Nested() =>
    [
        new TestCaseData("{{if .a}}", "", "").SetArgDisplayNames("if"),
        new TestCaseData("{{with .a}}", "", "").SetArgDisplayNames("with"),
        new TestCaseData("{{range .a}}", "", "").SetArgDisplayNames("range"),
        new TestCaseData("{{block \"b\" .}}", "", "").SetArgDisplayNames("block"),
        new TestCaseData("{{if .a}}{{else}}", "", "").SetArgDisplayNames("else"),
        new TestCaseData("{{else if .a}}", "{{if .a}}", "{{end}}").SetArgDisplayNames("else if"),
        new TestCaseData("{{else with .a}}", "{{with .a}}", "{{end}}").SetArgDisplayNames("else with"),
    ];

    [TestCaseSource(nameof(Nested))]
    [CancelAfter(5_000)]
    public void Blocks_without_end_are_refused_where_the_limit_is(
        string opener, string before, string after, CancellationToken cancel)
    {
        var text = before + string.Concat(Enumerable.Repeat(opener, 300_000)) + after;
        var (error, bytes) = Refusal(text);

        var limit = TemplateLimits.Default.BlockDepth;
        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Does.Contain($"nested more than {limit} deep"));
            Assert.That(error.Line, Is.EqualTo(1));
            Assert.That(error.Column, Is.InRange(limit * 9, (limit * 20) + 20));
            Assert.That(bytes, Is.LessThan(MostBytes));
            Assert.That(cancel.IsCancellationRequested, Is.False);
        });
    }

    [Test]
    public void The_limit_is_an_option_and_the_place_is_told()
    {
        var options = new TemplateOptions { Functions = FunctionLibrary.All, Limits = new TemplateLimits { BlockDepth = 3 } };
        Assert.That(
            Template.TryParse("t", "{{if 1}}{{with 1}}\n{{range 1}}x{{end}}{{end}}{{end}}"u8, options, out _, out _));
        Assert.That(Template.TryParse(
            "t", "{{if 1}}{{with 1}}\n{{range 1}}\n{{if 1}}x{{end}}{{end}}{{end}}{{end}}"u8, options, out _, out var error),
            Is.False);
        Assert.That(error!.ToString(), Does.StartWith(
            "template \"t\", line 3, column 3: blocks (if, range, with, block, and each else if) are nested more than 3 deep"));
    }

    [TestCase("(", "")]
    [TestCase("(print ", "")]
    [CancelAfter(10_000)]
    public void Parentheses_without_end_are_refused(string opener, string closer, CancellationToken cancel)
    {
        var text = "{{" + string.Concat(Enumerable.Repeat(opener, 300_000)) + closer;
        var (error, bytes) = Refusal(text);
        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Is.EqualTo("parentheses are nested more than 10000 deep"));
            Assert.That(bytes, Is.LessThan(MostBytes));
            Assert.That(cancel.IsCancellationRequested, Is.False);
        });
    }

    // Long, not deep: no limit but the text's own length.
    [TestCase("{{.a", ".a", "}}")]
    [TestCase("{{$", ".a", "}}")]
    [TestCase("{{(print 1)", ".a", "}}")]
    [TestCase("{{1", " | add 1", "}}")]
    [TestCase("{{print", " 1", "}}")]
    [TestCase("{{and", " 1", "}}")]
    [TestCase("", "{{if 1}}{{end}}", "")]
    [TestCase("", "{{define \"x\"}}{{end}}", "")]
    [TestCase("{{if 1}}", "{{$x := 1}}", "{{end}}")]
    [CancelAfter(5_000)]
    public void Long_chains_are_read_in_linear_time(string start, string link, string end, CancellationToken cancel)
    {
        var text = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(link, 200_000)) + end);
        Assert.That(Template.TryParse("t", text, new TemplateOptions { Functions = FunctionLibrary.All }, out _, out var error), error?.ToString());
        Assert.That(cancel.IsCancellationRequested, Is.False);
    }

    [TestCase("{{if true}}", "x", "{{end}}")]
    [TestCase("{{if false}}{{else}}", "x", "{{end}}")]
    public void As_deep_as_the_limit_is_rendered(string opener, string inner, string closer)
    {
        var depth = TemplateLimits.Default.BlockDepth;
        var text = string.Concat(Enumerable.Repeat(opener, depth)) + inner + string.Concat(Enumerable.Repeat(closer, depth));
        Assert.That(Template.TryParse("t", Encoding.UTF8.GetBytes(text), new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out _));
        Assert.That(template!.TryRender(
            TemplateData.Of([]), TimeProvider.System, CancellationToken.None, out var output, out _));
        Assert.That(Encoding.UTF8.GetString(output!), Is.EqualTo(inner));
    }

    private static (TemplateError Error, long Bytes) Refusal(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That(Template.TryParse("t", utf8, new TemplateOptions { Functions = FunctionLibrary.All }, out _, out var error), Is.False);
        return (error!, GC.GetTotalAllocatedBytes(precise: true) - before);
    }
}
