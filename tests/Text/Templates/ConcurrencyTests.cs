using System.Globalization;
using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

public sealed class ConcurrencyTests
{
    private const string Text =
        "{{define \"part\"}}[{{.}}]{{end}}{{range $i, $w := splitList \",\" .words}}{{$i}}{{template \"part\" upper $w}}{{end}}"
        + "{{(fromJson (toJson (dict \"a\" .token))).a}} {{regexReplaceAll \"[0-9]+\" .token \"<$0>\"}} {{printf \"%q\" .token}}";

    [Test]
    public void Many_threads_render_one_template_each_with_its_own_values()
    {
        Assert.That(Template.TryParse("t", Encoding.UTF8.GetBytes(Text), new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out _));
        Parallel.For(0, 2000, number =>
        {
            var token = string.Create(CultureInfo.InvariantCulture, $"mark{number:D6}");
            var data = TemplateData.Of(
            [
                new("words", Encoding.UTF8.GetBytes("a,b" + new string('c', number % 700))),
                new("token", Encoding.UTF8.GetBytes(token)),
            ]);
            Assert.That(template!.TryRender(data, TimeProvider.System, CancellationToken.None, out var output, out _));
            Assert.That(
                Encoding.UTF8.GetString(output!),
                Is.EqualTo($"0[A]1[B{new string('C', number % 700)}]{token} mark<{token[4..]}> \"{token}\""));
        });
    }

    [Test]
    public void Renders_that_fail_leave_nothing_for_those_that_follow()
    {
        Assert.That(Template.TryParse(
            "t", "{{repeat 300 .token}}{{printf \"%s%d\" .token (div 1 (len .zero))}}"u8, new TemplateOptions { Functions = FunctionLibrary.All },
            out var template, out _));
        Parallel.For(0, 500, number =>
        {
            var zero = number % 2 == 0 ? "" : "1";
            var data = TemplateData.Of(
            [
                new("token", Encoding.UTF8.GetBytes(number % 2 == 0 ? "leaked-secret" : "x")),
                new("zero", Encoding.UTF8.GetBytes(zero)),
            ]);
            var isRendered = template!.TryRender(
                data, TimeProvider.System, CancellationToken.None, out var output, out _);
            Assert.That(isRendered, Is.EqualTo(number % 2 == 1));
            if (isRendered)
            {
                Assert.That(Encoding.UTF8.GetString(output!), Is.EqualTo(new string('x', 301) + "1"));
            }
        });
    }

    [Test]
    public void The_cache_gives_every_thread_the_template_of_its_text()
    {
        // So small that it forgets all the time.
        var cache = new TemplateCache(new TemplateOptions { Functions = FunctionLibrary.All }, capacity: 200);
        Parallel.For(0, 5000, number =>
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{{{{add {number % 50} 0}}}}");
            Assert.That(cache.TryGet("t", text, out var template, out _));
            Assert.That(template!.TryRender(
                TemplateData.Of([]), TimeProvider.System, CancellationToken.None, out var output, out _));
            Assert.That(Encoding.UTF8.GetString(output!), Is.EqualTo($"{number % 50}"));
            Assert.That(cache.TryGet("t", "{{", out _, out var error), Is.False);
            Assert.That(error, Is.Not.Null);
        });
    }
}
