namespace Keyferry.Local.Server;

/// <summary>How an in-memory API server is started. The defaults suit tests.</summary>
public sealed record InMemoryApiServerOptions
{
    /// <summary>The port on loopback; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Whether to speak HTTPS with a certificate of its own; else plain HTTP.</summary>
    public bool Https { get; init; } = true;

    /// <summary>The clock of timestamps, timeouts and tokens.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The administrator's bearer token; null for a random one.</summary>
    public string? AdminToken { get; init; }

    /// <summary>How many changes are kept for watches and paged lists; older resourceVersions answer 410.</summary>
    public int History { get; init; } = 100_000;

    /// <summary>
    /// Whether namespaces get their defaults and are emptied when they are deleted, and objects go with their owner; else
    /// the server is a kube-apiserver without kube-controller-manager, and <see cref="RunWorkloads"/> counts for nothing.
    /// </summary>
    public bool RunControllers { get; init; } = true;

    /// <summary>
    /// Whether Deployments get ReplicaSets, these get pods, and pods are reported as running; else their status is only
    /// what clients write, as on an API server without kube-controller-manager and kubelet.
    /// </summary>
    public bool RunWorkloads { get; init; } = true;

    /// <summary>Takes what goes wrong inside of the server; null for standard error. The caller disposes it.</summary>
    public ILoggerFactory? Log { get; init; }

    /// <summary>
    /// Finds the base URL of a service that a webhook configuration names (namespace, name, port), such as
    /// <c>https://127.0.0.1:9443</c>; the certificate must still be good for <c>name.namespace.svc</c>. Null: such webhooks fail.
    /// </summary>
    public Func<string, string, int, string?>? ResolveService { get; init; }
}
