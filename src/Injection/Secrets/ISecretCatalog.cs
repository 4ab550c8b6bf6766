namespace Keyferry.Injection.Secrets;

/// <summary>What of a cluster injection looks at. Everything is read from memory but the keys of a Secret, once a version.</summary>
public interface ISecretCatalog
{
    /// <summary>Whether the first lists are in; before, nothing is known.</summary>
    bool IsReady { get; }

    /// <summary>Begins to watch, where that has not begun.</summary>
    void Start();

    /// <summary>Whether pods of a namespace may use inline references; null where the namespace is not known yet.</summary>
    /// <param name="ns">The namespace.</param>
    bool? AllowsInline(string ns);

    /// <summary>What stands behind a name: an ExternalSecret's Secret, else the Secret of this name.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Ends the call.</param>
    ValueTask<SecretState> FindAsync(string ns, string name, CancellationToken cancellation);

    /// <summary>Waits for the next change of anything that is looked at in a namespace; take it before looking.</summary>
    /// <param name="ns">The namespace.</param>
    Task NextChange(string ns);
}
