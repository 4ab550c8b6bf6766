namespace Keyferry.Cluster.Tests.Faults;

/// <summary>How one request to the API server goes wrong.</summary>
/// <param name="Status">It is answered with this status and not carried out; null carries it out.</param>
/// <param name="Reason">The reason in the Status object.</param>
/// <param name="RetryAfter">The header Retry-After, in seconds; null sends none.</param>
/// <param name="CutAfter">The connection breaks after so many bytes of the answer; null never.</param>
internal sealed record ProxyFault(int? Status = null, string Reason = "", int? RetryAfter = null, int? CutAfter = null);

/// <summary>A request that may go wrong.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path.</param>
/// <param name="IsWatch">Whether it is a watch.</param>
/// <param name="IsList">Whether it is a list.</param>
internal sealed record ProxyRequest(string Method, string Path, bool IsWatch, bool IsList)
{
    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => Method is not "GET";
}
