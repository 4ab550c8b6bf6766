using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;
using Keyferry.Text.Values;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

/// <summary>What a render really takes, held against what it says it may take.</summary>
public sealed class MemoryTests
{
    private const long Limit = 24 << 20;

    // Beside the account: what the collector has not taken back yet of short-lived copies.
    private const long Most = 2 * Limit;

    private static readonly string[] s_slow = ["genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSignedCert"];

    private static readonly byte[] s_text = Encoding.ASCII.GetBytes(
        string.Concat(Enumerable.Repeat("aB1 ,._-/\\\"<é\n", (4 << 20) / 15)));

    private static IEnumerable<TestCaseData> Calls() => FunctionLibrary.All.Functions
        .Where(static function => !s_slow.Contains(function.Name, StringComparer.Ordinal))
        .OrderBy(static function => function.Name, StringComparer.Ordinal)
        .SelectMany(static function => ((string[])[".s", "(list .s .s)", "(dict \"a\" .s)"]).Select(any => (function, any)))
        .Select(static call => $"{{{{ $x := {call.function.Name} {ArgumentsOf(call.function, call.any)} }}}}")
        .Distinct(StringComparer.Ordinal)
        .Select(static template => new TestCaseData(template));

    [TestCaseSource(nameof(Calls))]
    public void A_function_takes_no_more_than_it_says(string template) =>
        Assert.That(BytesOf(template), Is.LessThan(Most), template);

    [TestCase("{{range 1000}}{{.}}{{$s := printf \"%q\" $.s}}{{end}}")]
    [TestCase("{{range 1000}}{{$s := printf \"%x\" $.s}}{{end}}")]
    [TestCase("{{range 1000}}{{$.s}}{{end}}")]
    [TestCase("{{printf \"%s%s%s%s\" .s .s .s .s}}")]
    [TestCase("{{$s := .s}}{{range 100}}{{$s = cat $s $s}}{{end}}")]
    [TestCase("{{$s := .s}}{{range 100}}{{$s = toJson (list $s $s)}}{{end}}")]
    [TestCase("{{regexReplaceAll \"[a-z]\" .s \"<$0$0$0$0>\"}}")]
    [TestCase("{{regexFindAll \".\" .s -1 | len}}")]
    [TestCase("{{regexSplit \"a\" .s -1 | len}}")]
    [TestCase("{{derivePassword 1 \"long\" \"p\" \"u\" \"s\"}}")]
    [TestCase("{{$l := until 200000}}{{range 100}}{{$l = concat $l $l}}{{end}}")]
    [TestCase("{{define \"r\"}}{{template \"r\" .}}{{end}}{{template \"r\" .}}")]
    public void A_render_ends_before_it_takes_more_than_its_limit(string template) =>
        Assert.That(BytesOf(template), Is.LessThan(3 * Limit), template);

    [Test]
    public void Buffers_that_grow_count_with_what_they_are_copied_from()
    {
        using var context = new RenderContext(
            new TemplateLimits { Memory = 1 << 20 }, TimeProvider.System, [], CancellationToken.None);
        var buffer = context.Rent();
        buffer.Append(new byte[300_000]);

        // 512 KiB are taken; with 1 MiB more that is over the limit, though the text would not be.
        Assert.That(context.MemoryLeft, Is.EqualTo(512 << 10));
        Assert.That(() => buffer.Append(new byte[300_000]), Throws.InstanceOf<FunctionException>());
        buffer.Dispose();
        Assert.That(context.MemoryLeft, Is.EqualTo(1 << 20));
    }

    [Test]
    public void Output_counts()
    {
        var options = new TemplateOptions { Functions = FunctionLibrary.All, Limits = new TemplateLimits { Memory = 1 << 20 } };
        Assert.That(Template.TryParse("t", "{{.s}}"u8, options, out var template, out _));
        Assert.That(template!.TryRender(
            TemplateData.Of([new("s", s_text)]), TimeProvider.System, CancellationToken.None, out _, out var error), Is.False);
        Assert.That(error!.Message, Does.Contain("limit of 1048576 bytes of memory"));
    }

    [Test]
    [NonParallelizable]
    public void Renders_at_once_take_no_more_than_their_limits_together()
    {
        const int renders = 4;
        Assert.That(Template.TryParse(
            "t", "{{$s := .s}}{{range 100}}{{$s = cat $s $s}}{{end}}"u8, Options(), out var template, out _));
        var data = TemplateData.Of([new("s", s_text)]);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Parallel.For(0, renders, new ParallelOptions { MaxDegreeOfParallelism = renders }, _ =>
            Assert.That(template!.TryRender(data, TimeProvider.System, CancellationToken.None, out var _, out var _), Is.False));

        // Even all that was ever allocated, most of which the collector could have had back.
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(renders * 3 * Limit));
    }

    private static TemplateOptions Options() => new() { Functions = FunctionLibrary.All, Limits = new TemplateLimits { Memory = Limit } };

    private static long BytesOf(string text)
    {
        Assert.That(Template.TryParse("t", Encoding.UTF8.GetBytes(text), Options(), out var template, out var error), error?.ToString());
        var data = TemplateData.Of([new("s", s_text)]);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        _ = template!.TryRender(data, TimeProvider.System, CancellationToken.None, out _, out error);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        TestContext.Out.WriteLine($"{bytes >> 10} KiB: {text}: {error?.Message}");
        return bytes;
    }

    private static string ArgumentsOf(Function function, string any)
    {
        var arguments = function.Parameters.Select(type => ArgumentOf(type, any)).ToList();
        if (function.IsVariadic)
        {
            arguments.Add(arguments[^1]);
        }

        return string.Join(' ', arguments);
    }

    private static string ArgumentOf(GoType type, string any) => type.Kind switch
    {
        GoKind.String => ".s",
        GoKind.Bool => "true",
        GoKind.Int or GoKind.Int32 or GoKind.Int64 or GoKind.Uint32 or GoKind.Float64 => "3",
        GoKind.Slice => "(list .s .s .s)",
        GoKind.Map => "(dict \"a\" .s \"b\" .s)",
        _ => any,
    };
}
