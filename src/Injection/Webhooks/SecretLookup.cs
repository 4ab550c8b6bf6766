using Keyferry.Api.Injection;
using Keyferry.Injection.Patching;
using Keyferry.Injection.Pods;
using Keyferry.Injection.Requests;
using Keyferry.Injection.Secrets;

namespace Keyferry.Injection.Webhooks;

/// <summary>How everything stands that one pod asks for.</summary>
/// <param name="IsReady">Whether the catalog knows the cluster.</param>
/// <param name="AllowsInline">Whether the namespace allows inline references; null where it is not known yet.</param>
/// <param name="Secrets">The Secrets that the annotations name.</param>
/// <param name="Inline">The Secrets of the inline references, by name.</param>
internal sealed record SecretLookup(
    bool IsReady, bool? AllowsInline, IReadOnlyList<InjectedSecret> Secrets, IReadOnlyDictionary<string, InjectedSecret> Inline)
{
    /// <summary>Whether there is nothing to wait for.</summary>
    /// <param name="ask">What the pod asks for.</param>
    public bool IsComplete(PodAsk ask) =>
        IsReady
        && (ask.Inline.Count == 0 || AllowsInline is not null)
        && Secrets.All(static s => s.State.Source == SecretSource.OtherTarget || s.State.Has(s.NeededKeys))
        && (AllowsInline != true || Inline.Values.All(s => IsInlineComplete(s, ask)));

    // A pod that nothing controls is the first that is seen of its references: its ExternalSecrets are made when it is there.
    private static bool IsInlineComplete(InjectedSecret secret, PodAsk ask) =>
        secret.State.Has(secret.NeededKeys) || (secret.State.Source == SecretSource.Nothing && !ask.HasController);

    /// <summary>Looks at everything.</summary>
    /// <param name="catalog">What there is.</param>
    /// <param name="ns">The pod's namespace.</param>
    /// <param name="ask">What the pod asks for.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static async ValueTask<SecretLookup> LookAsync(
        ISecretCatalog catalog, string ns, PodAsk ask, CancellationToken cancellation)
    {
        if (!catalog.IsReady)
        {
            return new SecretLookup(false, null, [], new Dictionary<string, InjectedSecret>());
        }

        var secrets = new List<InjectedSecret>();
        foreach (var name in ask.Request?.Names ?? [])
        {
            secrets.Add(new InjectedSecret(name, await catalog.FindAsync(ns, name, cancellation), ask.Request!.KeysOf(name)));
        }

        var inline = new Dictionary<string, InjectedSecret>(StringComparer.Ordinal);
        foreach (var name in ask.InlineSecrets)
        {
            inline[name] = new InjectedSecret(
                name, await catalog.FindAsync(ns, name, cancellation), [new KeyChoice(name, InlineReference.SecretKey, null)]);
        }

        return new SecretLookup(true, inline.Count == 0 ? null : catalog.AllowsInline(ns), secrets, inline);
    }
}
