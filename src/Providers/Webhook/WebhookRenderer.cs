using System.Security.Cryptography;
using System.Text;
using Keyferry.Text.Functions;
using Keyferry.Text.Runtime;
using Keyferry.Text.Templates;

namespace Keyferry.Providers.Webhook;

/// <summary>Renders the templates of requests, on threads of their own and within bounds.</summary>
/// <param name="gate">Where renders run.</param>
/// <param name="time">The clock behind <c>now</c>.</param>
internal sealed class WebhookRenderer(RenderGate gate, TimeProvider time)
{
    private const int MostOutput = 2 << 20;
    private const int Threads = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TemplateOptions Options = new()
    {
        Functions = FunctionLibrary.All,
        MissingKey = MissingKeyMode.Error,
        Limits = TemplateLimits.Default with { Output = MostOutput, Time = Limit },
    };

    /// <summary>One with a gate of its own, for the life of the process; its threads start with the first render.</summary>
    public static WebhookRenderer Create(TimeProvider time) => new(new RenderGate(Threads, Limit, time), time);

    /// <summary>Renders templates in order.</summary>
    /// <param name="templates">Their names, texts, and what each may read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The outputs in the same order, or what is wrong, without a value.</returns>
    public async ValueTask<(IReadOnlyList<byte[]> Outputs, string? Error)> RenderAsync(
        IReadOnlyList<(string Name, string Text, WebhookData Data)> templates, CancellationToken cancellation)
    {
        // Most texts of most stores are no templates.
        if (templates.All(static t => !t.Text.Contains("{{", StringComparison.Ordinal)))
        {
            return ([.. templates.Select(static t => Encoding.UTF8.GetBytes(t.Text))], null);
        }

        try
        {
            return await gate.RunAsync(token => Render(templates, token), cancellation);
        }
        catch (TimeoutException)
        {
            return ([], "the templates took too long");
        }
    }

    private (IReadOnlyList<byte[]> Outputs, string? Error) Render(
        IReadOnlyList<(string Name, string Text, WebhookData Data)> templates, CancellationToken cancellation)
    {
        var outputs = new List<byte[]>();
        foreach (var (name, text, data) in templates)
        {
            if (!Template.TryParse(name, Encoding.UTF8.GetBytes(text), Options, out var template, out var error)
                || !template.TryRender(data.Values, time, cancellation, out var output, out error))
            {
                outputs.ForEach(static o => CryptographicOperations.ZeroMemory(o));
                return ([], error.ToString());
            }

            outputs.Add(output);
        }

        return (outputs, null);
    }
}
