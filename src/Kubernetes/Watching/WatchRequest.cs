using System.Text;
using System.Text.Json;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Reading;

namespace Keyferry.Kubernetes.Watching;

/// <summary>One request that watches, from its sending to its end; it may list first, in the same answer.</summary>
/// <param name="http">The API server.</param>
/// <param name="scope">What is watched.</param>
/// <param name="settings">How patient it is.</param>
/// <param name="handler">Takes what comes.</param>
/// <param name="start">Where to begin.</param>
/// <param name="onHeard">Called for each event and bookmark.</param>
internal sealed class WatchRequest(
    KubeHttp http, WatchScope scope, WatchSettings settings, IReflectorHandler handler, WatchStart start, Action onHeard)
    : IWatchSink
{
    // The version as bytes: an event a millisecond needs no string each.
    private readonly byte[] _version = new byte[64];
    private int _length = -1;
    private KubeFailure? _error;
    private CancellationTokenSource? _watchdog;
    private TimeSpan _silence = start.Version is null ? settings.StreamSilence : settings.Silence;

    /// <summary>Where the next watch goes on; null where the list was not whole.</summary>
    public string? Version => _length < 0 ? start.Version : Encoding.UTF8.GetString(_version, 0, _length);

    /// <summary>Whether what is there has come, or is known already.</summary>
    public bool HasListed { get; private set; } = start.Version is not null;

    /// <summary>How many events came, bookmarks among them.</summary>
    public long Events { get; private set; }

    /// <summary>Whether the server has accepted the watch.</summary>
    public bool Answered { get; private set; }

    /// <summary>Whether not one byte came.</summary>
    public bool ReceivedNothing { get; private set; } = true;

    /// <summary>Runs it.</summary>
    /// <param name="onAnswer">Called when the server has accepted the watch.</param>
    /// <param name="cancellation">Ends the watch.</param>
    /// <returns>Why it failed; null where the server ended it in its time, or where it fell silent.</returns>
    public async Task<KubeFailure?> RunAsync(Action onAnswer, CancellationToken cancellation)
    {
        using var watchdog = new CancellationTokenSource(settings.AnswerLimit, settings.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, watchdog.Token);
        _watchdog = watchdog;
        try
        {
            var lifetime = settings.Lifetime * (1 + settings.Jitter());
            using var response = await http.SendAsync(
                HttpMethod.Get, start.Path(scope, lifetime), scope.WatchAccept, null, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                return await FailureReader.ReadAsync(response, KubeApi.IsSecret(scope.Type), both.Token);
            }

            Answered = true;
            onAnswer();
            watchdog.CancelAfter(_silence);
            var body = await response.Content.ReadAsStreamAsync(both.Token);
            await WatchReader.ReadAsync(body, this, OnBytes, both.Token);
            return _error;
        }
        catch (JsonException e)
        {
            return FailureReader.Unreadable($"watch of {scope.Type.Plural}: {e.Message}");
        }
        catch (Exception e)
        {
            cancellation.ThrowIfCancellationRequested();
            return Answered && watchdog.IsCancellationRequested ? null : FailureReader.NoAnswer(e);
        }

        void OnBytes()
        {
            ReceivedNothing = false;
            watchdog.CancelAfter(_silence);
        }
    }

    /// <inheritdoc/>
    public bool Take(WatchKind kind, ReadOnlySpan<byte> item)
    {
        if (kind == WatchKind.Error)
        {
            _error = FailureReader.FromBody(0, item);
            return false;
        }

        Events++;
        onHeard();
        if (!HasListed)
        {
            List(kind, item);
            return true;
        }

        if (kind == WatchKind.Bookmark && settings.SilenceAfterBookmark < _silence)
        {
            // Who sends bookmarks goes on sending them. What falls silent now may be half open: no end of it will come.
            _silence = settings.SilenceAfterBookmark;
            _watchdog?.CancelAfter(_silence);
        }

        if (kind is not (WatchKind.Bookmark or WatchKind.Unknown))
        {
            handler.Changed(kind, item);
        }

        Remember(new RawMetadata(item).ResourceVersion);
        return true;
    }

    // The server sends what is there as added, what changes meanwhile as changed, and then a bookmark with a mark on it.
    private void List(WatchKind kind, ReadOnlySpan<byte> item)
    {
        if (kind is WatchKind.Added or WatchKind.Modified)
        {
            handler.Listed(item);
        }
        else if (kind == WatchKind.Deleted)
        {
            handler.Changed(kind, item);
        }
        else if (kind == WatchKind.Bookmark
            && new RawMetadata(item) is var metadata && metadata.HasAnnotation("k8s.io/initial-events-end"u8))
        {
            HasListed = true;
            _silence = settings.SilenceAfterBookmark < settings.Silence ? settings.SilenceAfterBookmark : settings.Silence;
            _watchdog?.CancelAfter(_silence);
            Remember(metadata.ResourceVersion);
            handler.EndList();
            start.OnListed();
        }
    }

    private void Remember(ReadOnlySpan<byte> seen)
    {
        if (seen.IsEmpty || seen.Length > _version.Length)
        {
            return;
        }

        seen.CopyTo(_version);
        _length = seen.Length;
    }
}
