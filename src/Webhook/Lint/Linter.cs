using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Webhook.Lint;

/// <summary>Finds in files what the webhook would refuse or warn of, by the webhook's own rules.</summary>
internal sealed class Linter
{
    private readonly ManifestValidator _validator = new(
        new ApiSchemas(), ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null)).All,
        new TemplateOptions { Functions = FunctionLibrary.All }, generators: GeneratorRegistry.Create(TimeProvider.System).All);

    /// <summary>Looks at documents, those of other programs left out.</summary>
    /// <param name="documents">The documents.</param>
    /// <returns>What was found, in the order of the documents and of their lines.</returns>
    public IEnumerable<LintFinding> Look(IReadOnlyList<LintDocument> documents)
    {
        var across = new CrossReferences(documents);
        foreach (var document in documents.Where(d => _validator.Knows(d.GroupVersionKind)))
        {
            var found = _validator.Validate(document.GroupVersionKind, document.Manifest).Errors
                .Select(e => new LintFinding(document, document.LineOf(e.Field), e.Path, e.Reason, e.Message, e.IsWarning))
                .Concat(across.Of(document).Select(f =>
                    new LintFinding(document, document.LineOf(f.Path), f.Path.ToString(), "CrossReference", f.Message, IsWarning: true)));
            foreach (var finding in found.OrderBy(static f => f.Line))
            {
                yield return finding;
            }
        }
    }

    /// <summary>Whether a document is one of those that are looked at.</summary>
    public bool Knows(LintDocument document) => _validator.Knows(document.GroupVersionKind);
}
