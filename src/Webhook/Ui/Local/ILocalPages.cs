namespace Keyferry.Webhook.Ui.Local;

/// <summary>Makes the pages that this machine shows.</summary>
public interface ILocalPages
{
    /// <summary>Makes a page.</summary>
    /// <param name="rest">The path below <c>/ui</c>, decoded.</param>
    /// <param name="query">The query.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The HTTP status, and the whole document.</returns>
    ValueTask<(int Status, string Document)> MakeAsync(string rest, IQueryCollection query, CancellationToken cancellation);
}
