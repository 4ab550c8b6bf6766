using Keyferry.Admission.Registrations;

namespace Keyferry.Injection.Webhooks;

/// <summary>How pods are injected.</summary>
public sealed record InjectionOptions
{
    /// <summary>The longest that a pod waits for Secrets by default.</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(3);

    /// <summary>The most that the wait may be: the API server gives a webhook 30 s at most.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>Keyferry's own namespace, whose pods are never asked about; null where it runs outside of the cluster.</summary>
    public string? OwnNamespace { get; init; }

    /// <summary>What becomes of pods that ask while no replica answers.</summary>
    public FailurePolicy FailurePolicy { get; init; } = FailurePolicy.Fail;

    /// <summary>How long a pod waits for Secrets that are not there yet, at most <see cref="LongestWait"/>.</summary>
    public TimeSpan Wait { get; init; } = DefaultWait;

    /// <summary>The namespaces whose pods are never asked about.</summary>
    public IReadOnlyList<string> ExcludedNamespaces => OwnNamespace is null ? ["kube-system"] : ["kube-system", OwnNamespace];
}
