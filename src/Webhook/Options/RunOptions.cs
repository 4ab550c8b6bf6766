using Keyferry.Injection.Webhooks;
using Keyferry.Kubernetes.Types;
using Keyferry.Text.Functions;
using Keyferry.Text.Templates;

namespace Keyferry.Webhook.Options;

/// <summary>How the program runs: what flags, environment and appsettings.json came to.</summary>
public sealed record RunOptions
{
    /// <summary>What this process does.</summary>
    public Components Components { get; init; } = Components.All;

    /// <summary>The API server, and what to install there.</summary>
    public KubeOptions Kube { get; init; } = new();

    /// <summary>The admission webhook and its certificates.</summary>
    public WebhookOptions Webhook { get; init; } = new();

    /// <summary>How pods are injected; null where they are not.</summary>
    public InjectionOptions? Injection { get; init; }

    /// <summary>The sync engine.</summary>
    public EngineSettings Engine { get; init; } = new();

    /// <summary>How templates in manifests are read.</summary>
    public TemplateOptions Templates { get; init; } = new() { Functions = FunctionLibrary.All };

    /// <summary>Logs, metrics, health.</summary>
    public ObservabilityOptions Observability { get; init; } = new();

    /// <summary>The status page; null where it is off.</summary>
    public UiOptions? Ui { get; init; }

    /// <summary>Traces and metrics by OTLP.</summary>
    public TelemetryOptions Telemetry { get; init; } = TelemetryOptions.Off;

    /// <summary>How long the ports stay open after SIGTERM while <c>/readyz</c> already says no.</summary>
    public TimeSpan ShutdownDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The Lease of the replica that syncs.</summary>
    public ObjectKey Lease => new(
        Engine.Namespace ?? Webhook.SecretNamespace,
        (Engine.LeaderElection ?? new EngineSettings().LeaderElection!).LeaseName);

    /// <summary>Flags that were given and have no effect here, each with the reason; logged at start.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
