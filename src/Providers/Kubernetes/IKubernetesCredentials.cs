namespace Keyferry.Providers.Kubernetes;

/// <summary>What says to an API server who calls. A client certificate belongs to the connection instead.</summary>
internal interface IKubernetesCredentials
{
    /// <summary>Sees to it that the next requests carry credentials that are good.</summary>
    /// <param name="wereRefused">Whether the server has just refused those that there are (401).</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>Whether they are new, or why there are none.</returns>
    ValueTask<(bool AreNew, string? Error)> PrepareAsync(bool wereRefused, CancellationToken cancellation);

    /// <summary>Adds them to a request.</summary>
    void Authorize(HttpRequestMessage request);
}
