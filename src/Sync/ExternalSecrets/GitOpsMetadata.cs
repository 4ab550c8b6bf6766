namespace Keyferry.Sync.ExternalSecrets;

/// <summary>
/// Labels and annotations by which other tools know what is theirs. They are meant for the ExternalSecret that carries
/// them: on a Secret they make kubectl compute changes against the wrong document, or a GitOps tool take the Secret for its
/// own and delete it.
/// </summary>
public static class GitOpsMetadata
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private static readonly string[] Names =
    [
        "app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "helm.sh/chart",
    ];

    private static readonly string[] Domains =
    [
        "argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/", "meta.helm.sh/",
    ];

    // It tells Argo CD what a Secret holds, and whose it is no more than any other label.
    private const string ArgoSecretType = "argocd.argoproj.io/secret-type";

    /// <summary>What of an ExternalSecret's labels or annotations is copied onto its target.</summary>
    /// <param name="wanted">The labels or annotations.</param>
    /// <param name="ours">Those that this ExternalSecret has put there before, if only by another controller: they stay.</param>
    /// <param name="isOwned">Whether the target is the ExternalSecret's own (creationPolicy Owner).</param>
    public static IReadOnlyDictionary<string, string> Copied(
        IReadOnlyDictionary<string, string> wanted, IReadOnlySet<string> ours, bool isOwned) =>
        wanted.Keys.All(k => IsCopied(k, ours, isOwned))
            ? wanted
            : wanted.Where(w => IsCopied(w.Key, ours, isOwned)).ToDictionary(static w => w.Key, static w => w.Value, StringComparer.Ordinal);

    private static bool IsCopied(string key, IReadOnlySet<string> ours, bool isOwned) =>
        ours.Contains(key) || (key != LastApplied && (isOwned || !IsMark(key)));

    private static bool IsMark(string key) => key != ArgoSecretType
        && (Names.Contains(key, StringComparer.Ordinal) || Array.Exists(Domains, d => key.StartsWith(d, StringComparison.Ordinal)));
}
