using Keyferry.Injection.Requests;
using Keyferry.Injection.Secrets;

namespace Keyferry.Injection.Patching;

/// <summary>A Secret that a pod is given.</summary>
/// <param name="Name">The name that was asked for.</param>
/// <param name="State">How it stands.</param>
/// <param name="Choices">The keys that were chosen; empty means all.</param>
public sealed record InjectedSecret(string Name, SecretState State, IReadOnlyList<KeyChoice> Choices)
{
    /// <summary>The Secret's name.</summary>
    public string SecretName => State.Name;

    /// <summary>The keys that are there; null where the Secret is not.</summary>
    public SecretKeys? Keys => State.Keys;

    /// <summary>The keys that must be there.</summary>
    public IEnumerable<string> NeededKeys => Choices.Select(static c => c.Key);
}
