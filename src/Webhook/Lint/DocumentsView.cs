using System.Text.Json;
using Keyferry.Admission.Cluster;
using Keyferry.Api.Json;
using Keyferry.Api.Resources;

namespace Keyferry.Webhook.Lint;

/// <summary>
/// Documents as if they were a cluster. What is missing may be there already, so of no kind all objects are known. Of two documents
/// that write one Secret the later is told: the first may be there already.
/// </summary>
/// <param name="documents">The documents.</param>
internal sealed class DocumentsView(IReadOnlyList<LintDocument> documents)
{
    private readonly ILookup<(string Kind, string Namespace, string Name), LintDocument> _byName =
        documents.ToLookup(static d => (d.Kind, d.Namespace, d.Name));

    private readonly ILookup<(string Kind, string Namespace), string> _names =
        documents.ToLookup(static d => (d.Kind, d.Namespace), static d => d.Name);

    private readonly ILookup<(string Namespace, string Target), (int At, LintDocument Document)> _targets = documents
        .Select(static (d, at) => (At: at, Document: d)).Where(static d => d.Document.Kind == "ExternalSecret")
        .ToLookup(static d => (d.Document.Namespace, TargetOf(d.Document)));

    /// <summary>The others as one document sees them.</summary>
    /// <param name="at">The document's index.</param>
    public IClusterView From(int at) => new View(this, at);

    private static string TargetOf(LintDocument document) =>
        document.Spec.Get("target").Text("name") is { Length: > 0 } name ? name : document.Name;

    private sealed class View(DocumentsView all, int at) : IClusterView
    {
        public bool? AllowsGenericTargets => null;

        public string? ControllerClass => null;

        public bool Knows(string kind, string ns) => false;

        public bool Has(string kind, string ns, string name) => all._byName.Contains((kind, ns, name));

        // Only of stores and generators: a Secret or ConfigMap of nearly the same name is no sign of a mistake.
        public IReadOnlyCollection<string> Names(string kind, string ns) =>
            kind is "Secret" or "ConfigMap" or "ServiceAccount" or "Namespace" ? [] : [.. all._names[(kind, ns)]];

        public string Place(string ns) => "among these documents";

        public KnownStore? Store(string kind, string ns, string name)
        {
            if (all._byName[(kind, ns, name)].FirstOrDefault() is not { } document)
            {
                return null;
            }

            try
            {
                return document.Spec.Deserialize(ApiJsonContext.Default.SecretStoreSpec) is { } spec
                    ? new KnownStore(spec, IsUnready: false, document.File)
                    : null;
            }
            catch (JsonException)
            {
                // A field has the wrong type; the schema's check has named it.
                return null;
            }
        }

        public IReadOnlyCollection<IReadOnlyDictionary<string, string>>? Labels(string kind, string ns) => null;

        public IReadOnlyDictionary<string, string>? LabelsOf(string ns) =>
            all._byName[("Namespace", "", ns)].FirstOrDefault()?.Manifest.Get("metadata").TextMap("labels");

        public IReadOnlyDictionary<string, string>? ServiceAccountAnnotations(string ns, string name) =>
            all._byName[("ServiceAccount", ns, name)].FirstOrDefault()?.Manifest.Get("metadata").TextMap("annotations");

        public StoreUses? Uses(string kind, string ns, string name) => null;

        public IReadOnlyCollection<TargetUser> TargetUsers(string ns, string secret) =>
        [
            .. all._targets[(ns, secret)].Where(t => t.At < at).Select(static t => new TargetUser(
                t.Document.Name,
                t.Document.Spec.Get("target").Text("creationPolicy") is { Length: > 0 } policy ? policy : "Owner",
                t.Document.File)),
        ];

        public TargetSecret? Target(string ns, string secret, string externalSecret) => null;
    }
}
