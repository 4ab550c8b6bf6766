using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// Metadata-only informers of kinds that are known only while a term runs: one for each kind that somebody uses, ended when
/// nobody does. Runs as part of a <see cref="LeadershipTerm"/>; what it is asked for before is started with it.
/// </summary>
/// <param name="http">The API server.</param>
/// <param name="settings">How patient watches are.</param>
/// <param name="scope">Which objects of each kind.</param>
/// <param name="onChange">Takes each change of an object of a kind, on the watch's thread: be quick.</param>
public sealed class DynamicInformers(
    KubeHttp http, WatchSettings settings, InformerScope scope, Action<ResourceType, ObjectKey> onChange)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, ResourceType> _users = [];
    private readonly Dictionary<ResourceType, Running> _running = [];
    private readonly Channel<Running> _starts = Channel.CreateUnbounded<Running>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>How many kinds are watched.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Says that somebody uses a kind; whoever used another before, no longer does.</summary>
    /// <param name="user">Who.</param>
    /// <param name="type">The kind.</param>
    public void Use(ObjectKey user, ResourceType type)
    {
        lock (_lock)
        {
            if (_users.TryGetValue(user, out var before))
            {
                if (before == type)
                {
                    return;
                }

                Drop(before);
            }

            _users[user] = type;
            if (_running.TryGetValue(type, out var running))
            {
                running.Users++;
                return;
            }

            var informer = Informer.Metadata(
                http, type, new InformerOptions<ObjectMetadata> { Namespace = scope.Namespace, Selector = scope.Selector, Watch = settings },
                MetadataFields.OnlyLabels());
            var started = new Running(informer);
            informer.Subscribe(change =>
            {
                if (!started.Dropped.IsCompleted)
                {
                    onChange(type, change.Key);
                }
            });
            _running[type] = started;
            _starts.Writer.TryWrite(started);
        }
    }

    /// <summary>Says that somebody uses no kind any more.</summary>
    public void Release(ObjectKey user)
    {
        lock (_lock)
        {
            if (_users.Remove(user, out var type))
            {
                Drop(type);
            }
        }
    }

    /// <summary>Finds an object of a kind that is watched.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="key">The object.</param>
    /// <param name="found">The object; null where it is not there, or the kind not watched.</param>
    public bool TryGet(ResourceType type, ObjectKey key, [MaybeNullWhen(false)] out ObjectMetadata found)
    {
        found = null;
        lock (_lock)
        {
            return _running.TryGetValue(type, out var running) && running.Informer.Synced && running.Informer.TryGet(key, out found);
        }
    }

    /// <summary>Runs until cancelled, and until every watch has ended.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var tasks = new List<Task>();
        var next = _starts.Reader.WaitToReadAsync(end.Token).AsTask();
        try
        {
            while (true)
            {
                // A watch that ends though nobody dropped it ends all, so that it is noticed.
                await await Task.WhenAny(tasks.Append(next));
                tasks.RemoveAll(static t => t.IsCompletedSuccessfully);
                if (!next.IsCompleted)
                {
                    continue;
                }

                while (_starts.Reader.TryRead(out var started))
                {
                    tasks.Add(RunOneAsync(started, end.Token));
                }

                next = _starts.Reader.WaitToReadAsync(end.Token).AsTask();
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(tasks).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async Task RunOneAsync(Running started, CancellationToken cancellation)
    {
        await Task.Yield();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var run = started.Informer.RunAsync(stop.Token);
        await Task.WhenAny(run, started.Dropped);
        await stop.CancelAsync();
        try
        {
            await run;
        }
        catch (OperationCanceledException) when (started.Dropped.IsCompleted || cancellation.IsCancellationRequested)
        {
            // Nobody uses the kind any more, or the term is over.
        }
    }

    private void Drop(ResourceType type)
    {
        if (_running.TryGetValue(type, out var running) && --running.Users == 0)
        {
            _running.Remove(type);
            running.Drop();
        }
    }

    private sealed class Running(Informer<ObjectMetadata> informer)
    {
        private readonly TaskCompletionSource _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Informer<ObjectMetadata> Informer => informer;

        public int Users { get; set; } = 1;

        public Task Dropped => _dropped.Task;

        public void Drop() => _dropped.TrySetResult();
    }
}
