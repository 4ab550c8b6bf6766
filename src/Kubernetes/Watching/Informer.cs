using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using k8s;
using k8s.Models;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>Makes informers.</summary>
public static class Informer
{
    /// <summary>An informer of whole objects.</summary>
    /// <param name="http">The API server.</param>
    /// <param name="type">The kind.</param>
    /// <param name="options">Which objects, and what of them.</param>
    public static Informer<T> Objects<T>(KubeHttp http, ResourceType<T> type, InformerOptions<T> options)
        where T : class, IKubernetesObject<V1ObjectMeta>
        => new(http, WatchScope.Objects(type, options.Namespace, options.Selector), options,
            Decoding.Objects(type, options.ManagedFields, options.Project));

    /// <summary>An informer of metadata: the server sends nothing else.</summary>
    /// <param name="http">The API server.</param>
    /// <param name="type">The kind.</param>
    /// <param name="options">Which objects, and what of them.</param>
    /// <param name="fields">Which labels and annotations stay in memory; null means all.</param>
    public static Informer<ObjectMetadata> Metadata(
        KubeHttp http, ResourceType type, InformerOptions<ObjectMetadata> options, MetadataFields? fields = null)
    {
        Decoder<ObjectMetadata> read = new MetadataDecoder(fields ?? MetadataFields.All).Decode;
        var project = options.Project;
        Decoder<ObjectMetadata> decode = project is null
            ? read
            : json => read(json) is var item ? item with { Value = project(item.Value) } : default;
        return new(http, WatchScope.Metadata(type, options.Namespace, options.Selector), options, decode);
    }
}

/// <summary>Keeps the objects of a kind as the API server has them, and notifies of each change, in order.</summary>
/// <typeparam name="T">The object's type. Objects are shared: never change one.</typeparam>
public sealed class Informer<T> : IObjectCache<T>, IInformer
    where T : class
{
    private readonly ObjectCache<T> _cache = new();
    private readonly ChangeFeed<T> _feed;
    private readonly Reflector _reflector;
    private readonly WatchScope _scope;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Informer(KubeHttp http, WatchScope scope, InformerOptions<T> options, Decoder<T> decode)
    {
        _feed = new ChangeFeed<T>(_cache, scope.Type, options.Watch.Observer);
        _scope = scope;
        var handler = new CacheReflectorHandler<T>(
            _cache, _feed, decode, options.Filter, scope.Type, options.Watch.Observer, OnSynced,
            () => _answered.TrySetResult());
        _reflector = new Reflector(http, scope, options.Watch, handler, options.FirstListFromCache);
    }

    /// <inheritdoc/>
    public ResourceType Type => _scope.Type;

    /// <inheritdoc cref="IInformer.Synced"/>
    public bool Synced => _synced.Task.IsCompletedSuccessfully;

    /// <inheritdoc/>
    public int Count => _cache.Count;

    /// <summary>Files objects under the values that a function gives; best before the run.</summary>
    /// <param name="name">The index's name.</param>
    /// <param name="values">The values of an object, each once; it must give the same for the same object.</param>
    /// <exception cref="ArgumentException">There is an index of this name.</exception>
    public void AddIndex(string name, Func<T, IEnumerable<string>> values) => _cache.AddIndex(name, values);

    /// <inheritdoc/>
    public bool TryGet(ObjectKey key, [MaybeNullWhen(false)] out T found) => _cache.TryGet(key, out found);

    /// <inheritdoc/>
    public IReadOnlyList<T> ByIndex(string index, string value) => _cache.ByIndex(index, value);

    /// <inheritdoc/>
    public IReadOnlyList<T> All() => _cache.All();

    /// <summary>
    /// Notifies of each change, on the watch's thread: be quick. Objects that are there already come first, as added.
    /// </summary>
    /// <param name="onChange">Takes a change.</param>
    /// <returns>Ends the subscription.</returns>
    public IDisposable Subscribe(Action<ObjectChange<T>> onChange) => _feed.Subscribe(onChange);

    /// <summary>
    /// The changes as a stream; those that are not yet read wait in memory. Objects that are there already come first.
    /// </summary>
    /// <param name="cancellation">Ends the stream.</param>
    public async IAsyncEnumerable<ObjectChange<T>> Changes([EnumeratorCancellation] CancellationToken cancellation)
    {
        var waiting = Channel.CreateUnbounded<ObjectChange<T>>(new UnboundedChannelOptions { SingleReader = true });
        using var subscription = Subscribe(change => waiting.Writer.TryWrite(change));
        await foreach (var change in waiting.Reader.ReadAllAsync(cancellation))
        {
            yield return change;
        }
    }

    /// <inheritdoc/>
    public Task WaitForSyncAsync(CancellationToken cancellation) => _synced.Task.WaitAsync(cancellation);

    /// <inheritdoc/>
    public Task WaitForAnswerAsync(CancellationToken cancellation) => _answered.Task.WaitAsync(cancellation);

    /// <inheritdoc/>
    public WatchState State() => new(
        _scope.Type, _scope.Namespace, Synced, _reflector.SinceStart, _reflector.SinceHeard, _reflector.Trouble);

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellation) => _reflector.RunAsync(cancellation);

    private void OnSynced()
    {
        _cache.Synced = true;
        _synced.TrySetResult();
        _answered.TrySetResult();
    }
}
