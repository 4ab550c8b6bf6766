using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Templates;

public sealed class RandomTemplateTests
{
    private static readonly TemplateOptions s_options = new()
    {
        Functions = FunctionLibrary.All,
        Limits = new TemplateLimits { Steps = 200_000, Memory = 8 << 20, Output = 1 << 20, CallDepth = 1000 },
    };

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void A_template_renders_or_fails_at_a_place_in_its_text_and_tells_no_value(int seed)
    {
        var templates = new RandomTemplate(new Random(seed));
        for (var i = 0; i < 40; i++)
        {
            var text = templates.Next();
            if (Fault(text) is { } fault)
            {
                Assert.Fail($"{fault}\n{Encoding.UTF8.GetString(text)}");
            }
        }
    }

    /// <summary>What must not be; null where all is well.</summary>
    private static string? Fault(byte[] text)
    {
        byte[]? output = null;
        var errors = new List<TemplateFault>();
        var options = s_options with { OnFault = errors.Add };
        var isRendered = Template.TryParse("main", text, options, out var template, out var error)
            && template.TryRender(MarkedData.Data, TimeProvider.System, CancellationToken.None, out output, out error);
        if (errors.Count > 0)
        {
            return $"a fault of the engine itself: {errors[0]}";
        }

        if (isRendered)
        {
            return output!.Length > s_options.Limits.Output ? "more output than the limit" : null;
        }

        if (MarkedData.IsToldBy(error!.ToString()))
        {
            return $"the error tells a value: {error}";
        }

        return IsPlace(text, error.Line, error.Column) ? null : $"the error's place is not in the text: {error}";
    }

    private static bool IsPlace(byte[] text, int line, int column)
    {
        if (line == 0)
        {
            return column == 0;
        }

        var lines = text.AsSpan().Count((byte)'\n') + 1;
        if (line > lines || column < 1)
        {
            return false;
        }

        var start = 0;
        for (var at = 1; at < line; at++)
        {
            start += text.AsSpan(start).IndexOf((byte)'\n') + 1;
        }

        var length = text.AsSpan(start).IndexOf((byte)'\n');
        return column <= Encoding.UTF8.GetCharCount(text, start, length < 0 ? text.Length - start : length) + 1;
    }
}
