using Keyferry.Admission.Cluster;
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
    private readonly ManifestValidator _validator;
    private readonly ClusterRules _across;

    /// <summary>Prepares the rules.</summary>
    public Linter()
    {
        var schemas = new ApiSchemas();
        _validator = new ManifestValidator(
            schemas, ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null)).All,
            new TemplateOptions { Functions = FunctionLibrary.All }, generators: GeneratorRegistry.Create(TimeProvider.System).All);
        _across = new ClusterRules(schemas);
    }

    /// <summary>Looks at documents, those of other programs left out.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="looked">Called as each comes to be looked at; null calls nobody.</param>
    /// <returns>What was found, in the order of the documents and of their lines.</returns>
    public IEnumerable<LintFinding> Look(IReadOnlyList<LintDocument> documents, Action? looked = null)
    {
        var view = new DocumentsView(documents);
        for (var at = 0; at < documents.Count; at++)
        {
            looked?.Invoke();
            var document = documents[at];
            var kind = document.GroupVersionKind;
            if (!Knows(document))
            {
                if (UnservedKind.Problem(kind) is { } problem)
                {
                    yield return new LintFinding(
                        document, document.LineOf(problem.Field), problem.Path, problem.Reason, problem.Message, problem.IsWarning);
                }

                continue;
            }

            var found = _validator.Validate(kind, document.Manifest).Errors
                .Select(e => new LintFinding(document, document.LineOf(e.Field), e.Path, e.Reason, e.Message, e.IsWarning))
                .Concat(_across.Check(kind, document.Manifest, document.Namespace, view.From(at)).Select(f =>
                    new LintFinding(document, document.LineOf(f.Field), f.Path, "CrossReference", f.Message, IsWarning: true)));
            foreach (var finding in found.OrderBy(static f => f.Line))
            {
                yield return finding;
            }
        }
    }

    /// <summary>Whether a document is one of those that are looked at.</summary>
    public bool Knows(LintDocument document) => _validator.Knows(document.GroupVersionKind);
}
