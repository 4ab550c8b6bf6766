using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Controllers;

/// <summary>Shows every change of the store to every controller, in order.</summary>
internal sealed partial class ControllerManager(ObjectStore store, IReadOnlyList<IController> controllers, ILogger log)
{
    /// <summary>Follows the store until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var changes = store.Subscribe(static _ => true, null)!;
        try
        {
            await foreach (var change in changes.Changes.ReadAllAsync(cancellationToken))
            {
                foreach (var controller in controllers)
                {
                    ReconcileOrReport(controller, change);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    // An exception about one change must not end the work on all later ones.
    private void ReconcileOrReport(IController controller, StoreChange change)
    {
        try
        {
            controller.Reconcile(change);
        }
        catch (Exception exception)
        {
            LogFailure(log, exception, controller.GetType().Name, $"{change.Key.Resource.Plural} {change.Key.Namespace}/{change.Key.Name}");
        }
    }

    [LoggerMessage(LogLevel.Error, "{Controller} failed on a change of {Object}; going on with the next change")]
    private static partial void LogFailure(ILogger logger, Exception exception, string controller, string @object);
}
