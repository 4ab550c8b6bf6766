using Keyferry.Webhook.Options;

namespace Keyferry.Webhook.Commands;

/// <summary>A command that runs the program: what it does, and where its defaults differ.</summary>
/// <param name="Name">The command.</param>
/// <param name="Description">What it does.</param>
/// <param name="Components">What the process does.</param>
/// <param name="Defaults">Defaults that differ, by flag.</param>
public sealed record CommandDefaults(
    string Name, string Description, Components Components, IReadOnlyDictionary<string, string> Defaults)
{
    /// <summary><c>keyferry run</c>.</summary>
    public static CommandDefaults Run { get; } = new(
        "run",
        "Run Keyferry: the admission webhook, the sync engine and the webhook's certificates.",
        Components.All,
        new Dictionary<string, string>());

    /// <summary>External Secrets Operator's main container: flags and no command.</summary>
    public static CommandDefaults Controller { get; } = new(
        "controller",
        "As run, with the defaults of External Secrets Operator's controller.",
        Components.All,
        new Dictionary<string, string> { ["health-port"] = "8082", ["enable-leader-election"] = "false" });

    /// <summary>External Secrets Operator's <c>webhook</c>.</summary>
    public static CommandDefaults Webhook { get; } = new(
        "webhook",
        "As run, but without the sync engine, and with the defaults of External Secrets Operator's webhook.",
        Components.Admission | Components.Certificates,
        new Dictionary<string, string> { ["webhook-port"] = "10250", ["enable-leader-election"] = "false" });

    /// <summary>External Secrets Operator's <c>certcontroller</c>.</summary>
    public static CommandDefaults CertController { get; } = new(
        "certcontroller",
        "Only keep the webhook's certificates, with the defaults of External Secrets Operator's certcontroller.",
        Components.Certificates,
        new Dictionary<string, string>
        {
            ["service-name"] = "external-secrets-webhook",
            ["service-namespace"] = "default",
            ["secret-name"] = "external-secrets-webhook",
            ["secret-namespace"] = "default",
            ["enable-leader-election"] = "false",
        });

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandDefaults> All { get; } = [Run, Controller, Webhook, CertController];
}
