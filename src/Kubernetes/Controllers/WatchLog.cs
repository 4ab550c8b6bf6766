using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;
using Microsoft.Extensions.Logging;

namespace Keyferry.Kubernetes.Controllers;

/// <summary>Logs what goes wrong with watches.</summary>
/// <param name="log">Where.</param>
public sealed partial class WatchLog(ILogger log) : IWatchObserver
{
    /// <inheritdoc/>
    public void Failing(WatchTrouble trouble) => LogFailing(trouble.ToString());

    /// <inheritdoc/>
    public void NotServed(ResourceType type) => LogNotServed(type.Plural, type.ApiVersion);

    /// <inheritdoc/>
    public void Recovered(ResourceType type) => LogRecovered(type.Plural, type.ApiVersion);

    /// <inheritdoc/>
    public void Unreadable(ResourceType type, ObjectKey key, string problem) =>
        LogUnreadable(type.Kind, key.ToString(), problem);

    /// <inheritdoc/>
    public void SubscriberFailed(ResourceType type, ObjectKey key, Exception error) =>
        LogSubscriberFailed(type.Kind, key.ToString(), error.GetType().FullName!, error.StackTrace ?? "");

    [LoggerMessage(10, LogLevel.Warning, "{Trouble}; trying again")]
    private partial void LogFailing(string trouble);

    [LoggerMessage(14, LogLevel.Information, "The server has no {Plural} of {ApiVersion}: they are watched once it does")]
    private partial void LogNotServed(string plural, string apiVersion);

    [LoggerMessage(11, LogLevel.Information, "Watching {Plural} of {ApiVersion} again")]
    private partial void LogRecovered(string plural, string apiVersion);

    [LoggerMessage(12, LogLevel.Error, "{Kind} {Key} is passed over: {Problem}")]
    private partial void LogUnreadable(string kind, string key, string problem);

    [LoggerMessage(13, LogLevel.Error, "A defect in Keyferry at a change of {Kind} {Key}: {Exception}\n{Stack}")]
    private partial void LogSubscriberFailed(string kind, string key, string exception, string stack);
}
