namespace Keyferry.Webhook.Observability;

/// <summary>Something that must work before the program counts as ready.</summary>
public interface IReadinessCheck
{
    /// <summary>A short name, as <c>/readyz?verbose</c> shows it.</summary>
    string Name { get; }

    /// <summary>Why it is not ready, with the way out where there is one; null where it is.</summary>
    string? NotReadyReason { get; }
}
