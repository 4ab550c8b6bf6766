namespace Keyferry.Webhook.Observability;

/// <summary>Something that cannot heal by itself once it stands still; <c>/healthz</c> then asks for a restart.</summary>
public interface ILivenessCheck
{
    /// <summary>A short name, as <c>/healthz</c> shows it.</summary>
    string Name { get; }

    /// <summary>Why the process must be restarted; null where it need not.</summary>
    string? StalledReason { get; }
}
