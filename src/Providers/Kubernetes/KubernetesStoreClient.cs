using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers.Contract;

namespace Keyferry.Providers.Kubernetes;

/// <summary>Reads Secrets of one namespace.</summary>
/// <param name="calls">Makes the calls.</param>
/// <param name="ns">The namespace.</param>
/// <param name="isClusterWide">Whether the store is a ClusterSecretStore, whose pushes may name another namespace.</param>
internal sealed class KubernetesStoreClient(KubernetesCalls calls, string ns, bool isClusterWide) : IStoreClient, IStoreFinder
{
    // A server may answer with pages without end.
    private const int MostPages = 1000;
    private const int MostRestarts = 3;
    private readonly KubernetesStoreWriter _writer = new(calls, ns, isClusterWide);

    /// <inheritdoc/>
    public IStoreWriter Writer => _writer;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ReadResult>> ReadAsync(IReadOnlyList<RemoteKey> keys, CancellationToken cancellation)
    {
        var results = new ReadResult[keys.Count];
        for (var at = 0; at < results.Length; at++)
        {
            results[at] = await ReadAsync(keys[at], cancellation);
        }

        return results;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<FindResult> FindAsync(
        FindQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!LabelQuery.TryWrite(query.Tags, out var selector, out var error))
        {
            yield return Failed(new FetchFailure(FetchFailureKind.Invalid, error));
            yield break;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var restarts = 0;
        string? next = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var page = await calls.NamesAsync(ns, selector, next, cancellation);
            if (page.Failure is { IsGone: true } && next is not null && restarts++ < MostRestarts)
            {
                // The server has forgotten the list. What was found already is not found twice.
                next = null;
                continue;
            }

            if (!page.Ok)
            {
                yield return Failed(KubernetesFailures.Of(page.Failure));
                yield break;
            }

            foreach (var name in page.Value.Names.Where(n => query.Name?.IsMatch(n) != false && seen.Add(n)))
            {
                yield return new FindResult(name, new RemoteKey(name));
            }

            next = page.Value.Continue;
            if (next is null)
            {
                yield break;
            }
        }

        yield return Failed(new FetchFailure(
            FetchFailureKind.Invalid, $"the list of Secrets has more than {MostPages} pages: narrow find.tags"));
    }

    /// <inheritdoc/>
    public async ValueTask<StoreValidation> ValidateAsync(CancellationToken cancellation)
    {
        var rules = await calls.RulesAsync(ns, cancellation);
        if (rules.Ok && rules.Value.Status?.ResourceRules?.Any(AllowsGet) == true)
        {
            return StoreValidation.Ready;
        }

        // An authorizer may not be able to list its rules.
        var access = rules.Ok ? await calls.MayGetAsync(ns, cancellation) : default;
        return (rules.Failure ?? access.Failure) is { } failure
            ? new StoreValidation(StoreState.Unknown, $"could not verify if client is valid: {KubernetesFailures.Text(failure)}")
            : access.Value?.Status?.Allowed == true ? StoreValidation.Ready
            : new StoreValidation(StoreState.Error, "client is not allowed to get secrets");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        calls.Dispose();
        return ValueTask.CompletedTask;
    }

    private static FindResult Failed(FetchFailure failure) => new("", default, failure);

    private static bool AllowsGet(V1ResourceRule rule) =>
        Has(rule.Resources, "secrets") && Has(rule.Verbs, "get") && (rule.ApiGroups is not { Count: > 0 } || Has(rule.ApiGroups, ""));

    private static bool Has(IList<string>? values, string wanted) => values?.Any(v => v == "*" || v == wanted) == true;

    private async ValueTask<ReadResult> ReadAsync(RemoteKey key, CancellationToken cancellation)
    {
        if (SecretName.ProblemOf(key.Name) is { } problem)
        {
            return ReadResult.Of(new FetchFailure(FetchFailureKind.Invalid, problem));
        }

        var read = await calls.GetAsync(new ObjectKey(ns, key.Name), cancellation);
        if (!read.Ok)
        {
            return ReadResult.Of(KubernetesFailures.IsMissing(read.Failure, key.Name)
                ? await MissingAsync(read.Failure, cancellation)
                : KubernetesFailures.Of(read.Failure));
        }

        try
        {
            return ReadResult.Of(RemoteValue.Of(key.IsMetadata
                ? MetadataExtraction.Write(read.Value.Metadata?.Labels, read.Value.Metadata?.Annotations)
                : SecretData.Write(read.Value.Data ?? new Dictionary<string, byte[]>())));
        }
        finally
        {
            foreach (var value in read.Value.Data?.Values ?? [])
            {
                CryptographicOperations.ZeroMemory(value);
            }
        }
    }

    /// <summary>
    /// In a namespace that does not exist every Secret is missing: a slip in the store's manifest is not to delete targets.
    /// Who may not read the Namespace is not told.
    /// </summary>
    private async ValueTask<FetchFailure> MissingAsync(KubeFailure failure, CancellationToken cancellation)
    {
        var read = await calls.GetNamespaceAsync(ns, cancellation);
        return read.Failure is { IsNotFound: true, IsStatus: true }
            ? new FetchFailure(FetchFailureKind.Invalid, $"remoteNamespace \"{ns}\" does not exist on the store's API server")
            : new FetchFailure(FetchFailureKind.NotFound, KubernetesFailures.Text(failure));
    }
}
