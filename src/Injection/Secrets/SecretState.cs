namespace Keyferry.Injection.Secrets;

/// <summary>How a Secret stands that a pod asks for.</summary>
/// <param name="Name">The Secret's name: that of the ExternalSecret's target, where there is an ExternalSecret.</param>
/// <param name="Source">What was found under the name that was asked for.</param>
/// <param name="Keys">Its keys; null where it is not there.</param>
public sealed record SecretState(string Name, SecretSource Source, SecretKeys? Keys)
{
    /// <summary>Whether all keys are there that somebody wants.</summary>
    /// <param name="keys">The keys; empty where any will do.</param>
    public bool Has(IEnumerable<string> keys) => Keys is { } known && keys.All(known.Has);
}

/// <summary>What stands behind a name that a pod asks for.</summary>
public enum SecretSource
{
    /// <summary>Neither an ExternalSecret nor a Secret.</summary>
    Nothing,

    /// <summary>A Secret.</summary>
    Secret,

    /// <summary>An ExternalSecret, whose Secret may not be there yet.</summary>
    ExternalSecret,

    /// <summary>An ExternalSecret that writes something else than a Secret.</summary>
    OtherTarget,
}
