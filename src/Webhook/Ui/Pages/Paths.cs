using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Ui.Pages;

/// <summary>The paths of pages.</summary>
public static class Paths
{
    /// <summary>ExternalSecrets; the first page.</summary>
    public const string Root = "/ui";

    /// <summary>PushSecrets.</summary>
    public const string PushSecrets = Root + "/pushsecrets";

    /// <summary>Stores.</summary>
    public const string Stores = Root + "/stores";

    /// <summary>Certificates.</summary>
    public const string Certificates = Root + "/certificates";

    /// <summary>What is due and untouched.</summary>
    public const string Due = Root + "/due";

    /// <summary>The page of one object.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="key">The object.</param>
    public static string Of(ResourceType type, ObjectKey key) => key.Namespace.Length == 0
        ? $"{Root}/{type.Plural}/{Uri.EscapeDataString(key.Name)}"
        : $"{Root}/{type.Plural}/{Uri.EscapeDataString(key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
}
