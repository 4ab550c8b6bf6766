using System.Diagnostics;
using System.Net.Sockets;
using Keyferry.Kubernetes.Controllers;

namespace Keyferry.Webhook.Hosting;

/// <summary>
/// Watches the services that run as long as the program does. One that ends by itself ends the program, with a reason:
/// the framework would stop the host and leave the exit code 0 (https://github.com/dotnet/docs/issues/52290).
/// </summary>
/// <param name="lifetime">Ends the host.</param>
/// <param name="logger">Where to say why.</param>
public sealed partial class BackgroundServiceMonitor(IHostApplicationLifetime lifetime, ILogger<BackgroundServiceMonitor> logger)
{
    private volatile string? _reason;

    /// <summary>Why the program ended by itself; null where it was asked to end.</summary>
    public string? Reason => _reason;

    /// <summary>Watches services that have been started.</summary>
    /// <param name="services">The services; those that are no <see cref="BackgroundService"/> are left alone.</param>
    public void Watch(IEnumerable<IHostedService> services)
    {
        foreach (var service in services.OfType<BackgroundService>())
        {
            if (service.ExecuteTask is { } running)
            {
                _ = WatchAsync(service.GetType().Name, running);
            }
        }
    }

    private async Task WatchAsync(string name, Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return;
        }

        var failure = running.Exception?.InnerException;
        _reason = failure is null
            ? $"{name} ended, though nobody asked it to; Keyferry ends, to be started again"
            : $"{name} failed with {Describe(failure)}; Keyferry ends, to be started again";
        LogFailure(logger, _reason, failure is null ? "" : new StackTrace(failure).ToString());
        lifetime.StopApplication();
    }

    // The message of an unforeseen exception may repeat what a tenant wrote; only those of the system are shown.
    private static string Describe(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or SocketException or HttpRequestException
            or TimeoutException or k8s.Exceptions.KubeConfigException
            ? $"{failure.GetType().Name}: {failure.Message}"
            : failure is ControllerFaultException ? failure.Message : failure.GetType().Name;

    [LoggerMessage(520, LogLevel.Critical, "{Reason}\n{Stack}")]
    private static partial void LogFailure(ILogger logger, string reason, string stack);
}
