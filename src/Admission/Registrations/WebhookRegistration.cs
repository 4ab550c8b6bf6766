using Keyferry.Admission.Handlers;
using Keyferry.Api.Shared;

namespace Keyferry.Admission.Registrations;

/// <summary>
/// One webhook: what the API server knows of it, and what answers. Routes, the installed configurations and the
/// printed manifests are made from it. The fields are those of the API server:
/// https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/mutating-webhook-configuration-v1/
/// </summary>
public sealed record WebhookRegistration
{
    /// <summary>The name in the configuration, a domain name of at least three parts.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it may change objects.</summary>
    public required WebhookType Type { get; init; }

    /// <summary>The path that the API server posts reviews to.</summary>
    public required string Path { get; init; }

    /// <summary>Paths that older releases installed; they are answered, and installed no more.</summary>
    public IReadOnlyList<string> FormerPaths { get; init; } = [];

    /// <summary>Makes what answers; called once, and only by a process that serves reviews.</summary>
    public required Func<IAdmissionHandler> CreateHandler { get; init; }

    /// <summary>The requests that it is asked about.</summary>
    public required IReadOnlyList<WebhookRule> Rules { get; init; }

    /// <summary>The namespaces whose objects it is asked about; null means all.</summary>
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>The objects that it is asked about; null means all.</summary>
    public LabelSelector? ObjectSelector { get; init; }

    /// <summary>Conditions that all must hold, or it is not asked.</summary>
    public IReadOnlyList<MatchCondition> MatchConditions { get; init; } = [];

    /// <summary>
    /// Whether it is left out where the API server keeps no conditions: without them it would be asked about everything.
    /// </summary>
    public bool NeedsMatchConditions { get; init; }

    /// <summary>Whether an answer may wait for something. Such reviews take turns of their own and hold up no others.</summary>
    public bool MayWait { get; init; }

    /// <summary>What the API server does where it gets no answer.</summary>
    public FailurePolicy FailurePolicy { get; init; } = FailurePolicy.Fail;

    /// <summary>How long the API server waits: 1 to 30 s, in whole seconds.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Whether a mutating webhook is asked again after another one changed the object.</summary>
    public ReinvocationPolicy ReinvocationPolicy { get; init; } = ReinvocationPolicy.Never;

    /// <summary>What it does beside answering.</summary>
    public SideEffects SideEffects { get; init; } = SideEffects.None;
}
