using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;
using NUnit.Framework;

namespace Keyferry.Text.Tests.Functions;

/// <summary>Renders small templates at a fixed time.</summary>
internal static class Rendered
{
    /// <summary>What the clock of these tests shows.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 29, 12, 0, 0, 500, TimeSpan.Zero);

    /// <summary>A template's output.</summary>
    public static string Of(string template)
    {
        var (output, error) = Render(template);
        Assert.That(error, Is.Null);
        return output!;
    }

    /// <summary>A template's error.</summary>
    public static string ErrorOf(string template)
    {
        var (output, error) = Render(template);
        Assert.That(error, Is.Not.Null, output);
        return error!;
    }

    private static (string? Output, string? Error) Render(string text)
    {
        byte[]? output = null;
        var isRendered = Template.TryParse(
                "test", Encoding.UTF8.GetBytes(text), new TemplateOptions { Functions = FunctionLibrary.All }, out var template, out var error)
            && template.TryRender(
                TemplateData.Of([]), new StoppedClock(), CancellationToken.None, out output, out error);
        return isRendered ? (Encoding.UTF8.GetString(output!), null) : (null, error!.ToString());
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
