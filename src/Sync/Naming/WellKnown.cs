namespace Keyferry.Sync.Naming;

/// <summary>Labels, annotations and names that External Secrets Operator defines.</summary>
public static class WellKnown
{
    /// <summary>The label on every object that the engine writes; its value is <c>true</c>.</summary>
    public const string ManagedLabel = "reconcile.external-secrets.io/managed";

    /// <summary>The label that ties a Secret to its owner: <see cref="Hashing.ContentHash.OfText"/> of <c>namespace/name</c>.</summary>
    public const string CreatedByLabel = "reconcile.external-secrets.io/created-by";

    /// <summary>The annotation that holds the hash of all of a Secret's data.</summary>
    public const string DataHashAnnotation = "reconcile.external-secrets.io/data-hash";

    /// <summary>The annotation on a store that silences maintenance warnings by being there.</summary>
    public const string IgnoreMaintenance = "external-secrets.io/ignore-maintenance-checks";

    /// <summary>The annotation of a ClusterExternalSecret that its ExternalSecrets get too.</summary>
    public const string ForceSyncAnnotation = "external-secrets.io/force-sync";

    /// <summary>The API group of stores and ExternalSecrets.</summary>
    public const string Group = "external-secrets.io";

    /// <summary>The apiVersion that owner references carry.</summary>
    public const string ApiVersion = "external-secrets.io/v1";
}
