using Keyferry.Webhook.Options;
using static Keyferry.Webhook.Commands.Flags.FlagFactory;

namespace Keyferry.Webhook.Commands.Flags;

/// <summary>Flags of the status page.</summary>
public static class UiFlags
{
    /// <summary>Whether the page is served.</summary>
    public static Flag<bool> Enable { get; } = Of(FlagTypes.Switch, "enable-ui", "false", FlagGroup.Observability,
        "Serve the status page /ui (docs/guides/status-page.md): for whoever brings a bearer token that the API server takes, and of "
        + "what he may list. Needs the right to create tokenreviews and subjectaccessreviews.");

    /// <summary>Where it is served.</summary>
    public static Flag<ListenAddress?> Address { get; } = Of(
        FlagTypes.Address, "ui-addr", UiOptions.DefaultAddress.ToString(), FlagGroup.Observability,
        "The address of /ui. On loopback, kubectl port-forward reaches it; elsewhere it is served over TLS, with the webhook's certificate.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flag> All { get; } = [Enable, Address];
}
