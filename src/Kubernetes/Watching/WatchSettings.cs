using Keyferry.Kubernetes.Types;

namespace Keyferry.Kubernetes.Watching;

/// <summary>How patient a watch is.</summary>
public sealed record WatchSettings
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A number from 0 up to 1, new each time: spreads the load of many watches.</summary>
    public required Func<double> Jitter { get; init; }

    /// <summary>After so long without one byte a watch is taken for dead.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(9.5);

    /// <summary>
    /// The same for a watch that has brought a bookmark: the server sends one about every minute, so three that stay out
    /// say enough.
    /// </summary>
    public TimeSpan SilenceAfterBookmark { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Whether lists are asked for as a stream of events where the server offers that; in pages where it does not. A stream
    /// costs the server no copy of the whole list in its memory.
    /// </summary>
    public bool StreamsLists { get; init; } = true;

    /// <summary>After so long without one byte a list that comes as a stream is given up, and asked for in pages.</summary>
    public TimeSpan StreamSilence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often all objects are asked for while the server lists but lets no watch through.</summary>
    public TimeSpan RelistWithoutWatch { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The least that the server is asked to keep a watch open; the most is twice that.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the server may take to begin its answer.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The first wait after a failure; each next one is twice as long.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>The longest wait after a refusal.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait after a call that got no answer, so that a server that comes back is soon found.</summary>
    public TimeSpan LongestWaitForAnswer { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Notified of trouble; null means none is.</summary>
    public IWatchObserver? Observer { get; init; }
}

/// <summary>Notified of what goes wrong with a watch. Called on the watch's own thread: be quick, throw nothing.</summary>
public interface IWatchObserver
{
    /// <summary>List or watch failed; said once, until it works again.</summary>
    void Failing(WatchTrouble trouble);

    /// <summary>The server does not serve a kind that may as well be missing; said once, until it does.</summary>
    void NotServed(ResourceType type)
    {
    }

    /// <summary>What failed works again.</summary>
    void Recovered(ResourceType type);

    /// <summary>An object could not be read and is passed over; the text holds nothing of its content.</summary>
    void Unreadable(ResourceType type, ObjectKey key, string problem);

    /// <summary>A subscriber threw at a change.</summary>
    void SubscriberFailed(ResourceType type, ObjectKey key, Exception error);
}
