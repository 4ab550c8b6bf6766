using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;
using Keyferry.Text.Naming;

namespace Keyferry.Webhook.Lint;

/// <summary>
/// Documents held against each other, as if they were a cluster. What is missing may be there already, so all of it are
/// warnings.
/// </summary>
/// <param name="documents">The documents.</param>
internal sealed class CrossReferences(IReadOnlyList<LintDocument> documents)
{
    private readonly ILookup<(string Kind, string Namespace, string Name), LintDocument> _byName =
        documents.ToLookup(static d => (d.Kind, d.Namespace, d.Name));

    /// <summary>What is found in one document.</summary>
    public IEnumerable<(FieldPath Path, string Message)> Of(LintDocument document) => document.Kind switch
    {
        "ExternalSecret" => [.. Stores(document), .. Generators(document), .. SharedTarget(document)],
        "PushSecret" => PushStores(document),
        _ => [],
    };

    private IEnumerable<(FieldPath Path, string Message)> Stores(LintDocument document)
    {
        if (document.Spec.Get("secretStoreRef") is { ValueKind: JsonValueKind.Object } reference
            && Store(document, reference, FieldPath.Root.Field("spec").Field("secretStoreRef").Field("name")) is { } found)
        {
            yield return found;
        }
    }

    private IEnumerable<(FieldPath Path, string Message)> PushStores(LintDocument document)
    {
        foreach (var (index, reference) in document.Spec.Items("secretStoreRefs"))
        {
            if (Store(document, reference, FieldPath.Root.Field("spec").Field("secretStoreRefs").Item(index).Field("name")) is { } found)
            {
                yield return found;
            }
        }
    }

    private (FieldPath Path, string Message)? Store(LintDocument document, JsonElement reference, FieldPath path)
    {
        var kind = reference.Text("kind") is { Length: > 0 } named ? named : "SecretStore";
        var name = reference.Text("name") ?? "";
        var ns = kind == "ClusterSecretStore" ? "" : document.Namespace;
        if (name.Length == 0 || kind is not ("SecretStore" or "ClusterSecretStore"))
        {
            return null;
        }

        if (_byName[(kind, ns, name)].FirstOrDefault() is { } store)
        {
            return kind == "ClusterSecretStore" && Excludes(store, document.Namespace)
                ? (path, $"{kind} \"{name}\" ({store.File}) lets namespace \"{document.Namespace}\" not use it: spec.conditions names others; add it there")
                : null;
        }

        // Without any store among the documents nothing can be said: the cluster may have it.
        return Near(kind, ns, name) is { } near ? (path, $"no {kind} \"{name}\" is among these documents; did you mean \"{near}\"?") : null;
    }

    private IEnumerable<(FieldPath Path, string Message)> Generators(LintDocument document)
    {
        foreach (var (index, source) in document.Spec.Items("dataFrom"))
        {
            var reference = source.Get("sourceRef").Get("generatorRef");
            var (kind, name) = (reference.Text("kind") ?? "", reference.Text("name") ?? "");
            var ns = kind == "ClusterGenerator" ? "" : document.Namespace;
            if (name.Length > 0 && !_byName[(kind, ns, name)].Any() && Near(kind, ns, name) is { } near)
            {
                yield return (
                    FieldPath.Root.Field("spec").Field("dataFrom").Item(index).Field("sourceRef").Field("generatorRef").Field("name"),
                    $"no {kind} \"{name}\" is among these documents; did you mean \"{near}\"?");
            }
        }
    }

    // The one that comes later is told: the first may be there already.
    private IEnumerable<(FieldPath Path, string Message)> SharedTarget(LintDocument document)
    {
        var other = documents.TakeWhile(d => !ReferenceEquals(d, document)).FirstOrDefault(d =>
            d.Kind == "ExternalSecret" && d.Namespace == document.Namespace && d.Name != document.Name
            && Target(d) == Target(document) && Owns(d) && Owns(document));
        if (other is not null)
        {
            yield return (
                FieldPath.Root.Field("spec").Field("target").Field("name"),
                $"Secret \"{Target(document)}\" belongs to ExternalSecret \"{other.Name}\" ({other.File}) already; give it another name, "
                + "or set creationPolicy: Merge in one of the two");
        }
    }

    private string? Near(string kind, string ns, string name) =>
        NearestName.Of(name, documents.Where(d => d.Kind == kind && d.Namespace == ns).Select(static d => d.Name));

    private static bool Excludes(LintDocument store, string ns)
    {
        // Labels and patterns are the cluster's to judge.
        return ns.Length > 0 && store.Spec.Count("conditions") > 0 && store.Spec.Items("conditions").All(c =>
            c.Item.ValueKind == JsonValueKind.Object && c.Item.EnumerateObject().All(static p => p.Name == "namespaces")
            && c.Item.Texts("namespaces").All(n => n.Text != ns));
    }

    private static string Target(LintDocument document) =>
        document.Spec.Get("target").Text("name") is { Length: > 0 } name ? name : document.Name;

    private static bool Owns(LintDocument document) =>
        document.Spec.Get("target").Text("creationPolicy") is null or "" or "Owner";
}
