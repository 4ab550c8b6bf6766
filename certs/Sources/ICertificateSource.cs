using Keyferry.Kubernetes.Controllers;

namespace Keyferry.Certs.Sources;

/// <summary>Where the webhook's certificate comes from: an authority of our own, or files that somebody else fills.</summary>
public interface ICertificateSource
{
    /// <summary>The longest time between two checks.</summary>
    TimeSpan CheckInterval { get; }

    /// <summary>Has the right certificate shown and its bundle published. Nothing of it ends the process.</summary>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>What failed, with the way out and without a key; null where all is in order.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellation);

    /// <summary>What else has a certificate checked at once.</summary>
    /// <param name="informers">Where watches are made.</param>
    IEnumerable<ControllerWatch> Watches(SharedInformers informers);
}
