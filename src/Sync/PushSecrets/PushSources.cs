using System.Globalization;
using k8s.Models;
using Keyferry.Api.PushSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Sync.PushSecrets;

/// <summary>The Secrets that a PushSecret pushes from, or why they are not known.</summary>
/// <param name="Names">Their names, sorted.</param>
/// <param name="Version">Changes with what they hold; null where nothing tells.</param>
/// <param name="Failure">Why they are not known; null where they are.</param>
/// <param name="IsLikely">Whether a cache says so, which may lag behind.</param>
public sealed record SourceList(IReadOnlyList<string> Names, string? Version, KubeFailure? Failure = null, bool IsLikely = false);

/// <summary>
/// Finds and reads the Secrets that a PushSecret pushes from: in its own namespace, whatever it says
/// (https://github.com/advisories/GHSA-fcxq-v2r3-cc8h).
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="secrets">The metadata of Secrets.</param>
public sealed class PushSources(IKubeApi api, IObjectCache<ObjectMetadata> secrets)
{
    /// <summary>The most Secrets that a selector may select.</summary>
    public const int MostSecrets = 500;

    /// <summary>Finds the Secrets. A named one is looked up in the cache; a selector is put to the API server.</summary>
    public async ValueTask<SourceList> FindAsync(PushSecret push, CancellationToken cancellation)
    {
        var ns = push.Metadata.NamespaceProperty;
        if (push.Spec.Selector?.Secret is not { } secret)
        {
            return new SourceList([], null);
        }

        if (!string.IsNullOrEmpty(secret.Name))
        {
            var version = secrets.TryGet(new ObjectKey(ns, secret.Name), out var seen) ? VersionOf(seen.Uid, seen.ResourceVersion) : "";
            return new SourceList([secret.Name], version, IsLikely: true);
        }

        if (!SelectorText.TryWrite(secret.Selector ?? new(), out var text, out var error))
        {
            return new SourceList([], null, Refused($"spec.selector.secret.selector: {error}"));
        }

        var listed = await api.ListAsync(
            SecretOutline.Type, ns, text.Length == 0 ? null : new ListSelector(Labels: text), cancellation);
        if (!listed.Ok)
        {
            return new SourceList([], null, listed.Failure);
        }

        var found = listed.Value.Items;
        return found.Count > MostSecrets
            ? new SourceList([], null, Refused(string.Create(
                CultureInfo.InvariantCulture,
                $"spec.selector.secret.selector selects {found.Count} Secrets, of which one PushSecret pushes {MostSecrets} at most")))
            : new SourceList(
                [.. found.Select(static s => s.Metadata.Name).Order(StringComparer.Ordinal)],
                string.Join(' ', found.OrderBy(static s => s.Metadata.Name, StringComparer.Ordinal)
                    .Select(static s => VersionOf(s.Metadata.Uid, s.Metadata.ResourceVersion))));
    }

    /// <summary>Reads one.</summary>
    public ValueTask<KubeResult<V1Secret>> ReadAsync(string ns, string name, CancellationToken cancellation) =>
        api.GetAsync(BuiltIn.Secret, new ObjectKey(ns, name), cancellation);

    /// <summary>The version of a Secret.</summary>
    public static string VersionOf(string? uid, string? version) => $"{uid}@{version}";

    private static KubeFailure Refused(string error) => new(0, "Invalid", error, [], null);
}
