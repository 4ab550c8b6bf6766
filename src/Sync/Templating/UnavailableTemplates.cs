namespace Keyferry.Sync.Templating;

/// <summary>Stands for templates where nothing renders them: every one is an error.</summary>
public sealed class UnavailableTemplates : ISecretTemplates
{
    /// <inheritdoc/>
    public ValueTask<TemplateResult> RenderAsync(TemplateRequest request, CancellationToken cancellation) =>
        ValueTask.FromResult(new TemplateResult(
            new Dictionary<string, Api.Values.SecretValue>(), new Dictionary<string, string>(), new Dictionary<string, string>(),
            $"{request.Field}: nothing renders templates here"));
}
