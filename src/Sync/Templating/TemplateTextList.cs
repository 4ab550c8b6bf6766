using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;

namespace Keyferry.Sync.Templating;

/// <summary>
/// All texts of a template, in the order in which they count: <c>templateFrom</c>, <c>data</c>, labels, annotations. Whoever
/// disposes of it clears what was read of Secrets.
/// </summary>
internal sealed class TemplateTextList : IDisposable
{
    private readonly TemplateSourceReader _reader;

    private TemplateTextList(TemplateSourceReader reader) => _reader = reader;

    /// <summary>The texts.</summary>
    public List<TemplateText> Texts { get; } = [];

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>The ConfigMaps and Secrets that were read.</summary>
    public IReadOnlyList<TemplateSource> Sources => _reader.Sources;

    /// <summary>Reads them.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="request">The template.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public static async ValueTask<TemplateTextList> ReadAsync(
        IKubeApi api, TemplateRequest request, CancellationToken cancellation)
    {
        var list = new TemplateTextList(new TemplateSourceReader(api, request.Namespace));
        try
        {
            list.Error = await list.ReadAsync(request, cancellation);
            return list;
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private async ValueTask<string?> ReadAsync(TemplateRequest request, CancellationToken cancellation)
    {
        var template = request.Template;
        if (template.EngineVersion is not (null or "" or "v2"))
        {
            return $"{request.Field}.engineVersion: v2 is the only version of the template engine";
        }

        var names = TemplateSourceRef.Of(template, request.Namespace);
        if (names.Count > TemplateBounds.MaxSources)
        {
            return $"{request.Field}.templateFrom names {names.Count} ConfigMaps and Secrets; {TemplateBounds.MaxSources} is the most: "
                + "put several templates into one";
        }

        for (var i = 0; i < (template.TemplateFrom?.Count ?? 0); i++)
        {
            if (await _reader.ReadAsync(template.TemplateFrom![i], $"templateFrom[{i}]", Texts, cancellation) is { } error)
            {
                return $"error fetching templateFrom data: {error}";
            }

            if (TooLong(request) is { } tooLong)
            {
                return tooLong;
            }
        }

        AddAll(template.Data, TemplateTarget.Data);
        AddAll(template.Metadata?.Labels, TemplateTarget.Labels);
        AddAll(template.Metadata?.Annotations, TemplateTarget.Annotations);
        return TooLong(request);
    }

    private string? TooLong(TemplateRequest request) =>
        Texts.Sum(static t => (long)t.Bytes.Length) > TemplateBounds.MaxText
            ? $"the templates of {request.Field} together are longer than {TemplateBounds.MaxText >> 20} MiB: name fewer keys"
            : null;

    // In an order of its own, so that of two templates that fail it is always the same one that is told.
    private void AddAll(Dictionary<string, string>? templates, string target)
    {
        foreach (var (key, text) in (templates ?? []).OrderBy(static t => t.Key, StringComparer.Ordinal))
        {
            Texts.Add(TemplateText.Of(key, key, text ?? "", target, TemplateOrigin.Field));
        }
    }
}
