namespace Keyferry.Api.Shared;

/// <summary>Finalizers that External Secrets Operator uses as well, so that either program frees the other's objects.</summary>
public static class FinalizerNames
{
    /// <summary>The finalizer of an ExternalSecret: the engine decides what becomes of its Secret before it is gone.</summary>
    public const string ExternalSecret = "externalsecrets.external-secrets.io/externalsecret-cleanup";

    /// <summary>The finalizer of a ClusterExternalSecret: its ExternalSecrets are deleted before it is gone.</summary>
    public const string ClusterExternalSecret = "externalsecrets.external-secrets.io/clusterexternalsecret-cleanup";

    /// <summary>
    /// What the finalizers begin with that External Secrets Operator puts on Namespaces, one for each ClusterExternalSecret.
    /// Keyferry puts none there.
    /// </summary>
    public const string NamespacePrefix = "externalsecrets.external-secrets.io/ces-";

    /// <summary>The finalizer of a GeneratorState: the engine takes back what a generator created before it is gone.</summary>
    public const string GeneratorState = "generatorstate.externalsecrets.io/finalizer";

    /// <summary>The finalizer of a PushSecret with deletionPolicy Delete: what it pushed is deleted before it is gone.</summary>
    public const string PushSecret = "pushsecret.externalsecrets.io/finalizer";

    /// <summary>The finalizer of a store that such a PushSecret uses: it is needed until that one is gone.</summary>
    public const string Store = "secretstore.externalsecrets.io/finalizer";
}
