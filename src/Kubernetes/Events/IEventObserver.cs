namespace Keyferry.Kubernetes.Events;

/// <summary>Why an event was not written.</summary>
public enum EventDrop
{
    /// <summary>The object has had too many.</summary>
    Limit,

    /// <summary>More came than the server takes.</summary>
    Full,

    /// <summary>The server refused it.</summary>
    Refused,

    /// <summary>The server could not take it for too long.</summary>
    Failed,
}

/// <summary>Notified of events that were lost. Called on the recorder's or the caller's thread: be quick, throw nothing.</summary>
public interface IEventObserver
{
    /// <summary>An event was lost.</summary>
    /// <param name="component">Who reported it.</param>
    /// <param name="why">Why.</param>
    /// <param name="detail">The server's answer; null where it was not asked. It holds nothing of the event.</param>
    void Dropped(string component, EventDrop why, string? detail);
}
