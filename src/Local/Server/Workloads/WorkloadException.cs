namespace Keyferry.Local.Server.Workloads;

/// <summary>A request of a workload controller that the server refused; the controller tries again later.</summary>
internal sealed class WorkloadException(string message) : Exception(message);
