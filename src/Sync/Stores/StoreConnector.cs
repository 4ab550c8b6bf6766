using System.Runtime.CompilerServices;
using Keyferry.Api.Validation;
using Keyferry.Api.Stores;
using Keyferry.Providers;
using Keyferry.Providers.Contract;

namespace Keyferry.Sync.Stores;

/// <summary>
/// Connects to stores. What admission checks of a store is checked here too: one that was stored while the webhook was
/// off could lead a call, and the credentials with it, to another host.
/// </summary>
/// <param name="providers">The kinds of store.</param>
public sealed class StoreConnector(ProviderRegistry providers)
{
    // By the cached object's spec: a changed store is a new object, and the entry goes with the old one.
    private readonly ConditionalWeakTable<SecretStoreSpec, string> _errors = [];

    /// <summary>Connects to a store.</summary>
    /// <param name="context">The store, and on whose behalf it is used.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public ValueTask<ConnectResult> ConnectAsync(StoreContext context, CancellationToken cancellation)
    {
        if (!providers.TryFind(context.Store.Spec, out var provider, out var problem))
        {
            return ValueTask.FromResult(new ConnectResult(null, problem));
        }

        var error = _errors.GetValue(context.Store.Spec, _ => Validate(provider!, context.Store));
        return error.Length > 0
            ? ValueTask.FromResult(new ConnectResult(null, error))
            : provider!.ConnectAsync(context, cancellation);
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
