namespace Keyferry.Benchmarks.Processes;

/// <summary>An API server that a benchmark started for itself; disposing ends it.</summary>
internal interface IApiServer : IAsyncDisposable
{
    /// <summary>The kubeconfig file of its administrator.</summary>
    string Kubeconfig { get; }
}
