using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keyferry.Api.Values;
using Keyferry.Text.Templates;

namespace Keyferry.Sync.Templating;

/// <summary>Takes what a text rendered; the bytes are cleared afterwards.</summary>
/// <param name="text">The text.</param>
/// <param name="output">What it rendered.</param>
/// <returns>What is wrong with it, without any of it; null where nothing is.</returns>
internal delegate string? TakeOutput(TemplateText text, ReadOnlySpan<byte> output);

/// <summary>Why texts were not rendered.</summary>
/// <param name="Text">The text that failed; null where it was none in particular.</param>
/// <param name="Message">What is wrong, without a value.</param>
internal sealed record TextFailure(TemplateText? Text, string Message);

/// <summary>
/// Renders texts on the threads of a gate: never more at a time than it has, each object's within its time limit.
/// </summary>
/// <param name="gate">Where renders run.</param>
/// <param name="options">How templates are read.</param>
/// <param name="time">The clock behind <c>now</c>.</param>
public sealed class TextRenderer(RenderGate gate, TemplateOptions options, TimeProvider time)
{
    private readonly TemplateOptions _options = Bounded(options);
    private readonly TemplateCache _cache = new(Bounded(options));

    /// <summary>Renders texts in order, until one fails.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="values">What they read.</param>
    /// <param name="take">Takes each output, on the gate's thread.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    internal async ValueTask<TextFailure?> RenderAsync(
        IReadOnlyList<TemplateText> texts, IReadOnlyDictionary<string, SecretValue> values, TakeOutput take,
        CancellationToken cancellation)
    {
        if (texts.Count == 0)
        {
            return null;
        }

        try
        {
            return await gate.RunAsync(token => Render(texts, values, take, token), cancellation);
        }
        catch (TimeoutException)
        {
            return new TextFailure(
                null, "the templates took too long: what they compute (loops, keys, certificates) does not fit the time that one object has");
        }
    }

    private static TemplateOptions Bounded(TemplateOptions options) => options with
    {
        MissingKey = MissingKeyMode.Error,
        Limits = options.Limits with { Output = Math.Min(options.Limits.Output, TemplateBounds.MaxOutput) },
    };

    private TextFailure? Render(
        IReadOnlyList<TemplateText> texts, IReadOnlyDictionary<string, SecretValue> values, TakeOutput take,
        CancellationToken cancellation)
    {
        var data = TemplateData.Of(values.Select(static v => KeyValuePair.Create(v.Key, v.Value.Memory)));
        var left = TemplateBounds.MaxOutput;
        foreach (var text in texts)
        {
            if (!TryParse(text, out var template, out var error))
            {
                return At(text, "parse", error);
            }

            if (!template!.TryRender(data, time, cancellation, out var output, out error))
            {
                return At(text, "execute", error);
            }

            try
            {
                left -= output.Length;
                if (left < 0)
                {
                    return new TextFailure(
                        text, $"unable to execute template at key {text.Label}: all outputs together are larger than a Secret can be (1 MiB)");
                }

                if (take(text, output) is { } refusal)
                {
                    return new TextFailure(text, refusal);
                }
            }
            finally
            {
                CryptographicOperations.ZeroMemory(output);
            }
        }

        return null;
    }

    private bool TryParse(TemplateText text, out Template? template, out TemplateError? error) =>
        text.Origin == TemplateOrigin.Secret
            ? Template.TryParse(text.Name, text.Bytes.Span, _options, out template, out error)
            : _cache.TryGet(text.Name, Encoding.UTF8.GetString(text.Bytes.Span), out template, out error);

    // The words that External Secrets Operator begins with, then the place and the cure.
    private static TextFailure At(TemplateText text, string step, TemplateError? error)
    {
        var definition = error!.Template == text.Name ? "" : $"in template \"{error.Template}\", ";
        var place = error.Line == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"line {error.Line}, column {error.Column}: ");
        return new TextFailure(
            text,
            $"unable to execute template at key {text.Label}: unable to {step} template at key {text.Label}: "
                + $"{definition}{place}{error.Message}");
    }
}
