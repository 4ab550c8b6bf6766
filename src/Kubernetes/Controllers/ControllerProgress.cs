namespace Keyferry.Kubernetes.Controllers;

/// <summary>How a controller stands.</summary>
/// <param name="Name">Its name in logs and metrics.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="ActiveWorkers">How many of its workers have an object.</param>
/// <param name="Workers">How many it has; zero while it waits for the first lists.</param>
public sealed record ControllerProgress(string Name, QueueState Queue, int ActiveWorkers, int Workers);
