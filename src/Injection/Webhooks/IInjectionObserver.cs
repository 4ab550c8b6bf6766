namespace Keyferry.Injection.Webhooks;

/// <summary>Notified of what becomes of pods that ask. Called on the request's thread: be quick, throw nothing.</summary>
public interface IInjectionObserver
{
    /// <summary>A pod was answered.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="waited">How long it waited for Secrets; zero where it did not.</param>
    void Answered(InjectionOutcome outcome, TimeSpan waited);
}

/// <summary>What became of a pod that asks.</summary>
public enum InjectionOutcome
{
    /// <summary>It was given everything.</summary>
    Injected,

    /// <summary>It was given everything, but a Secret was not there yet.</summary>
    Unready,

    /// <summary>It was refused.</summary>
    Refused,

    /// <summary>It asked for nothing.</summary>
    Nothing,
}
