using Keyferry.Api.Stores;

namespace Keyferry.Admission.Cluster;

/// <summary>
/// What else there is beside an object under review, as far as it is known without a call: the engine's caches, or the
/// documents of a command line. Names of Secrets and ConfigMaps are never given out, so that no hint shows one.
/// </summary>
public interface IClusterView
{
    /// <summary>Whether targets other than Secrets are made; null where that is not known.</summary>
    bool? AllowsGenericTargets { get; }

    /// <summary>The controller class whose stores are served; null where that is not known.</summary>
    string? ControllerClass { get; }

    /// <summary>Whether all objects of a kind are known, so that one that is not found is missing.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for kinds that have none.</param>
    bool Knows(string kind, string ns);

    /// <summary>Whether an object is there.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="ns">Its namespace; empty for kinds that have none.</param>
    /// <param name="name">Its name.</param>
    bool Has(string kind, string ns, string name);

    /// <summary>The names of stores or generators, for hints; empty where they are not known.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="ns">The namespace; empty for kinds that have none.</param>
    IReadOnlyCollection<string> Names(string kind, string ns);

    /// <summary>Where objects of a namespace are looked for, such as <c>in namespace "shop"</c>.</summary>
    /// <param name="ns">The namespace; empty for kinds that have none.</param>
    string Place(string ns);

    /// <summary>A store; null where it is not there, or not known.</summary>
    /// <param name="kind">SecretStore or ClusterSecretStore.</param>
    /// <param name="ns">Its namespace; empty for a ClusterSecretStore.</param>
    /// <param name="name">Its name.</param>
    KnownStore? Store(string kind, string ns, string name);

    /// <summary>The labels of the stores of a namespace, of all cluster-wide ones, or of all namespaces; null where they are not known.</summary>
    /// <param name="kind">SecretStore, ClusterSecretStore or Namespace.</param>
    /// <param name="ns">The namespace; empty for kinds that have none.</param>
    IReadOnlyCollection<IReadOnlyDictionary<string, string>>? Labels(string kind, string ns);

    /// <summary>The labels of a namespace; null where they are not known.</summary>
    /// <param name="ns">The namespace.</param>
    IReadOnlyDictionary<string, string>? LabelsOf(string ns);

    /// <summary>
    /// The annotations by which clouds know a ServiceAccount; null where it is not there, or not known.
    /// </summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    IReadOnlyDictionary<string, string>? ServiceAccountAnnotations(string ns, string name);

    /// <summary>How many objects use a store by its name; null where that is not known.</summary>
    /// <param name="kind">SecretStore or ClusterSecretStore.</param>
    /// <param name="ns">Its namespace; empty for a ClusterSecretStore.</param>
    /// <param name="name">Its name.</param>
    StoreUses? Uses(string kind, string ns, string name);

    /// <summary>The ExternalSecrets whose target is a Secret.</summary>
    /// <param name="ns">The Secret's namespace.</param>
    /// <param name="secret">The Secret's name.</param>
    IReadOnlyCollection<TargetUser> TargetUsers(string ns, string secret);

    /// <summary>Whose a Secret is; null where that is not known, or there is none.</summary>
    /// <param name="ns">The Secret's namespace.</param>
    /// <param name="secret">The Secret's name.</param>
    /// <param name="externalSecret">The ExternalSecret that wants to write it.</param>
    TargetSecret? Target(string ns, string secret, string externalSecret);
}

/// <summary>A store that is there.</summary>
/// <param name="Spec">Its spec.</param>
/// <param name="IsUnready">Whether its last check failed.</param>
/// <param name="Origin">The file it stands in; empty for one of the cluster.</param>
public sealed record KnownStore(SecretStoreSpec Spec, bool IsUnready, string Origin);

/// <summary>How many objects use a store.</summary>
/// <param name="ExternalSecrets">How many ExternalSecrets.</param>
/// <param name="PushSecrets">How many PushSecrets.</param>
public sealed record StoreUses(int ExternalSecrets, int PushSecrets)
{
    /// <summary>All of them.</summary>
    public int Total => ExternalSecrets + PushSecrets;
}

/// <summary>An ExternalSecret that writes a Secret.</summary>
/// <param name="Name">Its name.</param>
/// <param name="CreationPolicy">Its creation policy.</param>
/// <param name="Origin">The file it stands in; empty for one of the cluster.</param>
public sealed record TargetUser(string Name, string CreationPolicy, string Origin);

/// <summary>A Secret that an ExternalSecret wants to write.</summary>
/// <param name="IsOwn">Whether it was made by this ExternalSecret.</param>
/// <param name="IsManaged">Whether it was written by an ExternalSecret, whichever.</param>
/// <param name="ControllerKind">The kind of the object that controls it; null where none does.</param>
/// <param name="ControllerName">The name of that object; null where there is none.</param>
public sealed record TargetSecret(bool IsOwn, bool IsManaged, string? ControllerKind, string? ControllerName);
