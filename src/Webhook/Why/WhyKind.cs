using Keyferry.Api.Resources;
using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Why;

/// <summary>A kind whose objects can be explained.</summary>
/// <param name="Word">Its word on the command line.</param>
/// <param name="Resource">Where the API server keeps its objects.</param>
internal sealed record WhyKind(string Word, ResourceType Resource)
{
    /// <summary>ExternalSecrets.</summary>
    public static WhyKind ExternalSecret { get; } = new("externalsecret", ApiResources.ExternalSecrets);

    /// <summary>PushSecrets.</summary>
    public static WhyKind PushSecret { get; } = new("pushsecret", ApiResources.PushSecrets);

    /// <summary>SecretStores.</summary>
    public static WhyKind SecretStore { get; } = new("secretstore", ApiResources.SecretStores);

    /// <summary>ClusterSecretStores.</summary>
    public static WhyKind ClusterSecretStore { get; } = new("clustersecretstore", ApiResources.ClusterSecretStores);

    /// <summary>ClusterExternalSecrets.</summary>
    public static WhyKind ClusterExternalSecret { get; } = new("clusterexternalsecret", ApiResources.ClusterExternalSecrets);

    /// <summary>All, in the order in which a name is looked for.</summary>
    public static IReadOnlyList<WhyKind> All { get; } =
        [ExternalSecret, PushSecret, SecretStore, ClusterSecretStore, ClusterExternalSecret];
}
