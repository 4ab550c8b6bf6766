namespace Keyferry.Providers.Contract;

/// <summary>Where a store's secrets lie, as far as its manifest tells: two stores may lead to one place.</summary>
/// <param name="Provider">The kind of store.</param>
/// <param name="Parts">
/// What tells places apart, such as region, account or address, in an order of the provider's own; null where the manifest
/// does not say.
/// </param>
/// <param name="Credentials">As whom the store is used, as text; equal texts lead to equal accounts.</param>
public sealed record StoreLocation(string Provider, IReadOnlyList<string?> Parts, string Credentials)
{
    /// <summary>Whether two stores lead to one place; null where their manifests do not tell.</summary>
    public bool? IsSameAs(StoreLocation other)
    {
        if (Provider != other.Provider)
        {
            return false;
        }

        if (Parts.Count != other.Parts.Count)
        {
            return null;
        }

        var pairs = Parts.Zip(other.Parts).ToList();
        return pairs.Exists(static p => p is { First: not null, Second: not null } && p.First != p.Second) ? false
            : Credentials == other.Credentials && pairs.TrueForAll(static p => p.First == p.Second) ? true
            : null;
    }
}
