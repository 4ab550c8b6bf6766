namespace Keyferry.Certs.Store;

/// <summary>What a write came to.</summary>
public enum WriteOutcome
{
    /// <summary>It is stored.</summary>
    Written,

    /// <summary>Another replica wrote first: read what it wrote, and go on from there.</summary>
    Lost,
}
