using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Which labels and annotations a pushed Secret gets. Pure.</summary>
internal static class PushedMetadata
{
    // Whose object the source is says nothing of the pushed Secret; by some of these marks other tools would delete it.
    private static readonly string[] MarksOfOthers =
    [
        "reconcile.external-secrets.io/", "argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/",
        "meta.helm.sh/",

        // kubectl's copy of the applied Secret holds all its values.
        "kubectl.kubernetes.io/last-applied-configuration",
    ];

    /// <summary>The labels.</summary>
    public static Dictionary<string, string> Labels(PushOptions options, PushContent content, IDictionary<string, string>? there) =>
        Merge(options, content.Labels, options.Labels, there);

    /// <summary>The annotations.</summary>
    public static Dictionary<string, string> Annotations(
        PushOptions options, PushContent content, IDictionary<string, string>? there) =>
        Merge(options, content.Annotations, options.Annotations, there);

    private static Dictionary<string, string> Merge(
        PushOptions options, IReadOnlyDictionary<string, string> source, IReadOnlyDictionary<string, string> given,
        IDictionary<string, string>? there)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(options.Target == TargetMergePolicy.Replace ? [] : there ?? new Dictionary<string, string>());
        if (options.Target != TargetMergePolicy.Ignore)
        {
            Add(options.ReplacesSource ? [] : source.Where(static s => !IsMarkOfOthers(s.Key, s.Value)));
            Add(given);
        }

        return merged;

        void Add(IEnumerable<KeyValuePair<string, string>> more)
        {
            foreach (var (name, value) in more)
            {
                merged[name] = value;
            }
        }
    }

    private static bool IsMarkOfOthers(string name, string value) =>
        Array.Exists(MarksOfOthers, m => name.StartsWith(m, StringComparison.Ordinal))
        || (name == "app.kubernetes.io/managed-by" && value == "Helm");
}
