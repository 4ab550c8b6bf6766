using System.Runtime.CompilerServices;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>A session, or why the store cannot be used as it is configured.</summary>
/// <param name="Session">The session; null where there is none.</param>
/// <param name="Error">The failure in words that are stable between attempts; null where there is a session.</param>
public sealed record SessionResult(StoreSession? Session, string? Error);

/// <summary>
/// Works out who a store is for a caller. What admission checks of a store is checked here too: one that was stored
/// while the webhook was off could lead a call, and the credentials with it, to another host.
/// </summary>
/// <param name="providers">The kinds of store.</param>
/// <param name="versions">The versions of what credentials are read from.</param>
public sealed class StoreSessions(ProviderRegistry providers, CredentialVersions versions)
{
    // By the cached object's spec: a changed store is a new object, and the entry goes with the old one.
    private readonly ConditionalWeakTable<SecretStoreSpec, string> _errors = [];

    /// <summary>The session of a store for a caller.</summary>
    /// <param name="store">The store.</param>
    /// <param name="ns">The caller's namespace; empty where a cluster-wide store is checked on nobody's behalf.</param>
    /// <param name="cancellation">Ends the calls.</param>
    public async ValueTask<SessionResult> OfAsync(StoreObject store, string ns, CancellationToken cancellation)
    {
        if (!providers.TryFind(store.Spec, out var provider, out var problem))
        {
            return new SessionResult(null, problem);
        }

        var error = _errors.GetValue(store.Spec, _ => Validate(provider!, store));
        if (error.Length > 0)
        {
            return new SessionResult(null, error);
        }

        var credentials = provider!.CredentialsOf(store);
        var dependsOnCaller = !store.IsClusterWide || credentials.DependOnCaller
            || credentials.References.Any(static r => string.IsNullOrEmpty(r.Namespace));
        var caller = dependsOnCaller ? ns : "";
        var seen = new List<string>(credentials.References.Count);
        foreach (var reference in credentials.References)
        {
            // The caller's namespace, unless the store is cluster-wide and the reference names one.
            var where = store.IsClusterWide && !string.IsNullOrEmpty(reference.Namespace) ? reference.Namespace : caller;
            if (where.Length > 0)
            {
                seen.Add(await versions.OfAsync(reference.Kind, new ObjectKey(where, reference.Name), cancellation));
            }
        }

        var identity = new StoreIdentity(
            new StoreKey(store.Kind, store.Namespace, store.Name), store.Uid, store.Generation, caller,
            string.Join(' ', seen));
        return new SessionResult(new StoreSession(identity, provider, store, caller), null);
    }

    /// <summary>The provider of a store; null where there is none.</summary>
    public IProvider? ProviderOf(SecretStoreSpec spec) =>
        providers.TryFind(spec, out var provider, out _) ? provider : null;

    private static string Validate(IProvider provider, StoreObject store)
    {
        var errors = new FieldErrorList();
        provider.Validate(store, errors);
        return string.Join("; ", errors.All.Where(static f => !f.IsWarning));
    }
}
