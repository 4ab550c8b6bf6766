using Keyferry.Kubernetes.Calls;

namespace Keyferry.Sync.Templating;

/// <summary>Renders the templates of Secrets.</summary>
/// <param name="api">Reads the ConfigMaps and Secrets that templates stand in.</param>
/// <param name="renderer">Renders texts.</param>
public sealed class SecretTemplates(IKubeApi api, TextRenderer renderer) : ISecretTemplates
{
    /// <inheritdoc/>
    public async ValueTask<TemplateResult> RenderAsync(TemplateRequest request, CancellationToken cancellation)
    {
        using var texts = await TemplateTextList.ReadAsync(api, request, cancellation);
        if (texts.Error is { } unread)
        {
            return SecretOutput.Failed(unread, texts.Sources);
        }

        var output = new SecretOutput();
        try
        {
            var failure = await renderer.RenderAsync(texts.Texts, request.Values, output.Take, cancellation);
            if (failure is null)
            {
                return output.Result(texts.Sources);
            }

            output.Clear();
            return SecretOutput.Failed(Prefix(failure.Text) + failure.Message, texts.Sources);
        }
        catch
        {
            output.Clear();
            throw;
        }
    }

    // External Secrets Operator's words; those of its own fields come twice.
    private static string Prefix(TemplateText? text) => text switch
    {
        null => "could not execute template: ",
        { Origin: TemplateOrigin.Field } => "could not execute template: could not execute template: ",
        _ => "error fetching templateFrom data: ",
    };
}
