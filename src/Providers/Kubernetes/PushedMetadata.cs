using Keyferry.Api.Shared;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Which labels and annotations a pushed Secret gets. Pure.</summary>
internal static class PushedMetadata
{
    // What ties a target to its ExternalSecret.
    private const string SyncDomain = "reconcile.external-secrets.io/";

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
            Add(options.ReplacesSource ? [] : source.Where(static s => !IsMark(s.Key)));
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

    // Whose object the source is says nothing of the pushed Secret.
    private static bool IsMark(string name) => name == OwnershipMarks.LastApplied || OwnershipMarks.IsOfGitOps(name)
        || name.StartsWith(SyncDomain, StringComparison.Ordinal);
}
