using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Rewriting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;
using Keyferry.Text.Values;
using NUnit.Framework;

// What the runtime throws for mistakes is what this is about.
#pragma warning disable CA2201, MA0012

namespace Keyferry.Text.Tests.Templates;

public sealed class FaultyFunctionTests
{
    private const string Secret = "hunter2-the-secret";

    private static IEnumerable<TestCaseData> Faults() => new Exception[]
    {
        new InvalidOperationException(Secret),
        new ArgumentException(Secret, Secret),
        new ArgumentOutOfRangeException(Secret, Secret, Secret),
        new IndexOutOfRangeException(Secret),
        new NullReferenceException(Secret),
        new InvalidCastException(Secret),
        new KeyNotFoundException(Secret),
        new FormatException(Secret),
        new OverflowException(Secret),
        new DivideByZeroException(Secret),
        new CryptographicException(Secret),
        new PlatformNotSupportedException(Secret),
        new NotSupportedException(Secret),
        new DecoderFallbackException(Secret),
        new IOException(Secret),
        new TimeoutException(Secret),
        new InsufficientExecutionStackException(Secret),
        new Org.BouncyCastle.Crypto.CryptoException(Secret),
        new AggregateException(Secret, new InvalidDataException(Secret)),
        new TypeInitializationException("Some.Type", new InvalidDataException(Secret)),
    }.Select(static exception => new TestCaseData(exception).SetArgDisplayNames(exception.GetType().Name));

    [TestCaseSource(nameof(Faults))]
    public void A_function_that_throws_fails_the_render_neutrally(Exception thrown)
    {
        var (error, errors) = ErrorOf("a\n b{{ .s | boom }}", (_, _) => throw thrown);
        Assert.Multiple(() =>
        {
            Assert.That(error.ToString(), Is.EqualTo(
                $"template \"t\", line 2, column 11: function boom failed ({thrown.GetType().Name})"));
            Assert.That(errors, Has.Count.EqualTo(1));
            Assert.That(errors[0].Function, Is.EqualTo("boom"));
            Assert.That(errors[0].ExceptionType, Is.EqualTo(thrown.GetType().FullName));
            Assert.That(errors[0].StackTrace, Does.Contain(nameof(FaultyFunctionTests)));
            Assert.That(errors[0].ToString(), Does.Not.Contain(Secret));
        });
    }

    [TestCase("{{ define \"d\" }}{{ boom .s }}{{ end }}{{ template \"d\" . }}", "d")]
    [TestCase("{{ if true }}{{ range list 1 }}{{ (boom $.s) }}{{ end }}{{ end }}", "t")]
    [TestCase("{{ $x := boom .s }}", "t")]
    public void Wherever_it_is_called(string text, string template)
    {
        var (error, _) = ErrorOf(text, static (_, _) => throw new InvalidDataException(Secret));
        Assert.That(error.Template, Is.EqualTo(template));
        Assert.That(error.Message, Is.EqualTo("function boom failed (InvalidDataException)"));
        Assert.That(error.Line, Is.EqualTo(1));
    }

    [Test]
    public void On_a_stack_of_its_own_too()
    {
        var deep = string.Concat(Enumerable.Repeat("{{ if true }}", 15_000)) + "{{ boom .s }}"
            + string.Concat(Enumerable.Repeat("{{ end }}", 15_000));
        var (error, _) = ErrorOf(deep, static (_, _) => throw new InvalidDataException(Secret));
        Assert.That(error.Message, Is.EqualTo("function boom failed (InvalidDataException)"));
    }

    [Test]
    public void A_value_that_cannot_be_printed_fails_neutrally()
    {
        // A text that is longer than its bytes: no function gives one, short of a mistake.
        var (error, errors) = ErrorOf(
            "{{ boom .s }}", static (_, _) => GoValue.Of(new GoString(Encoding.UTF8.GetBytes(Secret), 0, 1000)));
        Assert.That(error.Message, Does.StartWith("function print failed ("));
        Assert.That(errors, Has.Count.EqualTo(1));
        Assert.That(error.ToString() + errors[0], Does.Not.Contain(Secret));
    }

    [Test]
    public void Cancellation_passes() => Assert.That(
        () => ErrorOf("{{ boom .s }}", static (_, _) => throw new OperationCanceledException()),
        Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void The_end_of_memory_passes() => Assert.That(
        () => ErrorOf("{{ boom .s }}", static (_, _) => throw new OutOfMemoryException()),
        Throws.InstanceOf<OutOfMemoryException>());

    [Test]
    public void A_failure_that_a_function_means_keeps_its_words()
    {
        var (error, errors) = ErrorOf("{{ boom .s }}", static (_, _) => throw new FunctionException("too long"));
        Assert.That(error.Message, Is.EqualTo("boom: too long"));
        Assert.That(errors, Is.Empty);
    }

    [Test]
    public void A_fault_while_reading_becomes_an_error_with_its_place()
    {
        var errors = new List<TemplateFault>();
        // The parser asks this table: that it is missing is a fault that no text can bring about.
        var options = new TemplateOptions { Functions = null!, OnFault = errors.Add };
        Assert.That(Template.TryParse("t", "a\n {{ boom . \"x\" }}"u8, options, out _, out var error), Is.False);
        Assert.That(error!.ToString(), Does.Match(
            "^template \"t\", line 2, column [0-9]+: reading the template failed \\(NullReferenceException\\)$"));
        Assert.That(errors, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_rewrite_that_throws_fails_neutrally()
    {
        var data = new Dictionary<string, ReadOnlyMemory<byte>> { ["a"] = "1"u8.ToArray() };
        var result = KeyRewriting.Apply(
            [new KeyRewrite { Transform = "x" }], data, static (_, _, out _) => throw new InvalidDataException(Secret));
        Assert.That(result.Data, Is.Null);
        Assert.That(result.Error, Is.EqualTo("failed rewrite operation[0]: the rewrite itself failed (InvalidDataException)"));
    }

    private static (TemplateError Error, List<TemplateFault> Faults) ErrorOf(string text, FunctionBody boom)
    {
        var errors = new List<TemplateFault>();
        var options = new TemplateOptions
        {
            Functions = new FunctionSet(
                FunctionLibrary.Functions().Add("boom", [GoType.String], boom), FunctionLibrary.Methods()),
            OnFault = errors.Add,
        };
        Assert.That(Template.TryParse("t", Encoding.UTF8.GetBytes(text), options, out var template, out _));
        var data = TemplateData.Of([new("s", Encoding.UTF8.GetBytes(Secret))]);
        Assert.That(
            template!.TryRender(data, TimeProvider.System, CancellationToken.None, out _, out var error), Is.False);
        return (error!, errors);
    }
}
