using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>Which objects of a kind are watched, and how.</summary>
/// <param name="Namespace">The namespace; null means all.</param>
/// <param name="Selector">What the server shall leave out; null means nothing.</param>
public sealed record InformerScope(string? Namespace = null, ListSelector? Selector = null)
{
    /// <summary>See <see cref="InformerOptions{T}.FirstListFromCache"/>.</summary>
    public bool FirstListFromCache { get; init; }

    /// <summary>
    /// Whether work goes on without these objects: where the server does not serve the kind or does not allow the list, that
    /// is logged once, tried again in the background, and holds up nothing.
    /// </summary>
    public bool Optional { get; init; }

    /// <summary>Whether it is nothing to warn of that the server does not serve the kind, as with other products' kinds.</summary>
    public bool MayNotBeServed { get; init; }
}

/// <summary>
/// The informers of one leadership term. Whoever asks for the same objects gets the same informer: one watch and one copy in
/// memory, however many controllers use them. For one thread until it runs.
/// </summary>
/// <param name="http">The API server.</param>
/// <param name="settings">How patient watches are.</param>
public sealed class SharedInformers(KubeHttp http, WatchSettings settings)
{
    // So long what is optional may hold up the rest, where the server neither answers nor refuses.
    private static readonly TimeSpan OptionalLimit = TimeSpan.FromSeconds(10);

    private readonly List<Entry> _entries = [];

    /// <summary>Whether all that is not optional has brought its first list.</summary>
    public bool Synced => Essential.All(static e => e.Informer.Synced);

    /// <summary>How the informers stand, those that are not optional first.</summary>
    public IReadOnlyList<WatchState> States =>
        [.. Essential.Concat(Optional).Select(static e => e.Informer.State())];

    /// <summary>
    /// What is waited for or refused, with the way out; null where all work that are not optional. A server that cannot be
    /// reached for a while, after the first lists, is no reason: what is known is still right.
    /// </summary>
    public string? NotReadyReason => Essential.Select(static e => Reason(e.Informer.State())).FirstOrDefault(static r => r is not null);

    /// <summary>The informers, to be run.</summary>
    internal IEnumerable<EndlessTask> Tasks =>
        Essential.Concat(Optional).Select(static e => new EndlessTask($"the watch of {e.Key.Type.Kind}s", e.Informer.RunAsync));

    private IEnumerable<Entry> Essential => _entries.Where(static e => !e.IsOptional);

    private IEnumerable<Entry> Optional => _entries.Where(static e => e.IsOptional);

    /// <summary>The informer of whole objects.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="scope">Which objects. Who does not call them optional makes them essential for all.</param>
    public Informer<T> Objects<T>(ResourceType<T> type, InformerScope scope)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        GetOrAdd(new Key(type, scope.Namespace, scope.Selector, null), scope, () => Informer.Objects(http, type, Options<T>(scope)));

    /// <summary>The informer of metadata.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="scope">Which objects. Who does not call them optional makes them essential for all.</param>
    /// <param name="fields">Which labels and annotations stay in memory: who keeps others has an informer of its own.</param>
    public Informer<ObjectMetadata> Metadata(ResourceType type, InformerScope scope, MetadataFields fields) => GetOrAdd(
        new Key(type, scope.Namespace, scope.Selector, fields), scope,
        () => Informer.Metadata(http, type, Options<ObjectMetadata>(scope), fields));

    /// <summary>Waits for every first list that is not optional, and a little for the others.</summary>
    internal async Task WaitForSyncAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(Essential.Select(e => e.Informer.WaitForSyncAsync(cancellation)));
        var optional = Task.WhenAll(Optional.Select(e => e.Informer.WaitForAnswerAsync(cancellation)));
        await Task.WhenAny(optional, Task.Delay(OptionalLimit, settings.Time, cancellation));
        cancellation.ThrowIfCancellationRequested();
    }

    private static string? Reason(WatchState state) => state switch
    {
        { Synced: false } => $"waits {state.SinceStart.TotalSeconds:0} s for the first list of {state.Type.Plural}"
            + (state.Trouble is null ? "" : $": {state.Trouble}"),
        { Trouble: { IsRefusal: true } refused } => refused.ToString(),
        _ => null,
    };

    private InformerOptions<T> Options<T>(InformerScope scope)
        where T : class => new()
    {
        Namespace = scope.Namespace,
        Selector = scope.Selector,
        FirstListFromCache = scope.FirstListFromCache,
        Watch = scope.MayNotBeServed && settings.Observer is { } observer
            ? settings with { Observer = new ForeignKindObserver(observer) }
            : settings,
    };

    private Informer<T> GetOrAdd<T>(Key key, InformerScope scope, Func<Informer<T>> make)
        where T : class
    {
        var known = _entries.FindIndex(e => e.Key == key && e.Informer is Informer<T>);
        if (known >= 0)
        {
            _entries[known] = _entries[known] with { IsOptional = _entries[known].IsOptional && scope.Optional };
            return (Informer<T>)_entries[known].Informer;
        }

        var made = make();
        _entries.Add(new Entry(key, made, scope.Optional));
        return made;
    }

    private sealed record Key(ResourceType Type, string? Namespace, ListSelector? Selector, MetadataFields? Fields);

    private sealed record Entry(Key Key, IInformer Informer, bool IsOptional);
}
