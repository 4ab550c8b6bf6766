namespace Keyferry.Api.Shared;

/// <summary>
/// Labels and annotations by which other tools know which objects are theirs. On a copy they make kubectl compute changes
/// against the wrong document, or a GitOps tool take the copy for its own and delete it.
/// </summary>
public static class OwnershipMarks
{
    /// <summary>The annotation in which kubectl keeps the document that was applied; of a Secret it holds all values.</summary>
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    // It tells Argo CD what a Secret holds, and whose it is no more than any other label.
    private const string ArgoSecretType = "argocd.argoproj.io/secret-type";

    private static readonly string[] Names =
    [
        "app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "helm.sh/chart",
    ];

    private static readonly string[] Domains =
    [
        "argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/", "meta.helm.sh/",
    ];

    /// <summary>Whether Argo CD, Flux or Helm knows its objects by a label or annotation.</summary>
    /// <param name="name">The name of the label or annotation.</param>
    public static bool IsOfGitOps(string name) => name != ArgoSecretType
        && (Names.Contains(name, StringComparer.Ordinal) || Array.Exists(Domains, d => name.StartsWith(d, StringComparison.Ordinal)));
}
