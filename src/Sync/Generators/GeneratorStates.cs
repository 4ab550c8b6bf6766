using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Keyferry.Api.Generators;
using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Keyferry.Providers.Contract;
using Keyferry.Sync.Hashing;

namespace Keyferry.Sync.Generators;

/// <summary>Keeps what generators created elsewhere in GeneratorStates, as External Secrets Operator does.</summary>
/// <param name="api">The API server.</param>
/// <param name="cache">The watched states, indexed by <see cref="ByOwner"/>.</param>
/// <param name="grace">How long what is no longer used stays valid, for those who still hold it.</param>
/// <param name="time">The clock.</param>
public sealed class GeneratorStates(IKubeApi api, IObjectCache<GeneratorState> cache, TimeSpan grace, TimeProvider time)
{
    /// <summary>The index of states by their user, see <see cref="IndexValue"/>.</summary>
    public const string ByOwner = "owner-key";

    /// <summary>The label that ties a state to the place that uses it.</summary>
    public const string OwnerLabel = "generators.external-secrets.io/owner-key";

    // Of places whose states the watch may not show yet.
    private readonly ConcurrentDictionary<string, bool> _made = new(StringComparer.Ordinal);

    /// <summary>What the index files a state under.</summary>
    /// <param name="ns">The state's namespace.</param>
    /// <param name="ownerKey">The value of its label.</param>
    public static string IndexValue(string ns, string ownerKey) => $"{ns}/{ownerKey}";

    /// <summary>The value of the label for a place.</summary>
    /// <param name="owner">The object that uses a generator.</param>
    /// <param name="stateKey">The place in it.</param>
    public static string OwnerKey(GeneratorOwner owner, string stateKey) =>
        ContentHash.OfText($"{owner.Kind}-{owner.Namespace}-{owner.Name}-{stateKey}");

    /// <summary>The states of a place that are in use; none, and no call, where nothing hints at any.</summary>
    public async ValueTask<KubeResult<IReadOnlyList<GeneratorState>>> InUseAsync(
        GeneratorOwner owner, string stateKey, CancellationToken cancellation)
    {
        var ownerKey = OwnerKey(owner, stateKey);
        var index = IndexValue(owner.Namespace, ownerKey);
        if (!_made.ContainsKey(index) && !cache.ByIndex(ByOwner, index).Any(IsInUse))
        {
            return KubeResult<IReadOnlyList<GeneratorState>>.From([]);
        }

        var listed = await api.ListAsync(
            GeneratorResources.GeneratorStates, owner.Namespace, new ListSelector(Labels: $"{OwnerLabel}={ownerKey}"), cancellation);
        return listed.Ok
            ? KubeResult<IReadOnlyList<GeneratorState>>.From(
                [.. listed.Value.Items.Where(IsInUse).OrderByDescending(static s => s.Metadata.CreationTimestamp)])
            : KubeResult<IReadOnlyList<GeneratorState>>.From(listed.Failure);
    }

    /// <summary>Has states collected once the grace period is over.</summary>
    /// <returns>Why one could not be marked; null where all were.</returns>
    public async ValueTask<FetchFailure?> RetireAsync(IEnumerable<GeneratorState> states, CancellationToken cancellation)
    {
        var deadline = Text(time.GetUtcNow() + grace);
        foreach (var state in states)
        {
            var patch = KubePatch.Merge(new JsonObject
            {
                ["spec"] = new JsonObject { ["garbageCollectionDeadline"] = deadline },
            });
            var marked = await api.PatchAsync(
                GeneratorResources.GeneratorStates, new ObjectKey(state.Metadata.NamespaceProperty, state.Metadata.Name), patch,
                WriteOptions.Plain, cancellation);
            if (!marked.Ok && !marked.Failure.IsNotFound)
            {
                return Failure($"could not set the deadline of GeneratorState {state.Metadata.Name}", marked.Failure);
            }
        }

        return null;
    }

    /// <summary>Keeps a state.</summary>
    /// <param name="owner">The object that uses the generator.</param>
    /// <param name="stateKey">The place in it.</param>
    /// <param name="generator">The generator.</param>
    /// <param name="state">What it remembers.</param>
    /// <param name="isSpent">Whether what it created is to be taken back at once.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <returns>Why it could not be kept; null where it was.</returns>
    public async ValueTask<FetchFailure?> KeepAsync(
        GeneratorOwner owner, string stateKey, ResolvedGenerator generator, JsonElement state, bool isSpent,
        CancellationToken cancellation)
    {
        var ownerKey = OwnerKey(owner, stateKey);
        var created = await api.CreateAsync(
            GeneratorResources.GeneratorStates,
            new GeneratorState
            {
                Metadata = new V1ObjectMeta
                {
                    GenerateName = $"gen-{owner.Kind.ToLowerInvariant()}-{owner.Name}-",
                    NamespaceProperty = owner.Namespace,
                    Labels = new Dictionary<string, string> { [OwnerLabel] = ownerKey },
                    OwnerReferences =
                    [
                        new V1OwnerReference { ApiVersion = owner.ApiVersion, Kind = owner.Kind, Name = owner.Name, Uid = owner.Uid },
                    ],
                },
                Spec = new GeneratorStateSpec
                {
                    GarbageCollectionDeadline = isSpent ? ApiTime.Of(time.GetUtcNow()) : null,
                    Resource = generator.Snapshot,
                    State = state,
                },
            },
            WriteOptions.Plain, cancellation);
        if (!created.Ok)
        {
            return Failure("could not create a GeneratorState", created.Failure);
        }

        _made[IndexValue(owner.Namespace, ownerKey)] = true;
        return null;
    }

    /// <summary>Forgets that a place has states that the watch may not show.</summary>
    public void Forget(GeneratorOwner owner, string stateKey) =>
        _made.TryRemove(IndexValue(owner.Namespace, OwnerKey(owner, stateKey)), out _);

    private static bool IsInUse(GeneratorState state) =>
        state.Spec.GarbageCollectionDeadline is null && state.Metadata.DeletionTimestamp is null;

    private static FetchFailure Failure(string what, KubeFailure failure) =>
        new(FetchFailureKind.Unavailable, $"{what}: {failure.Message}", failure.RetryAfter);

    private static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
