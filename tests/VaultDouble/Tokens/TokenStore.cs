namespace Keyferry.VaultDouble.Tokens;

/// <summary>All tokens of the server.</summary>
internal sealed class TokenStore(TimeProvider time)
{
    private readonly Dictionary<string, TokenEntry> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenEntry> _byAccessor = new(StringComparer.Ordinal);

    /// <summary>Called with a token that ended, to end what it owns.</summary>
    public Action<TokenEntry>? Ended { get; set; }

    /// <summary>All that are valid.</summary>
    public IEnumerable<TokenEntry> All => [.. _tokens.Values.Where(IsAlive)];

    /// <summary>The token of this id, if it is valid.</summary>
    public TokenEntry? Find(string id)
    {
        if (!_tokens.TryGetValue(id, out var entry))
        {
            return null;
        }

        if (IsAlive(entry))
        {
            return entry;
        }

        Revoke(entry);
        return null;
    }

    /// <summary>The token of this accessor, if it is valid.</summary>
    public TokenEntry? FindByAccessor(string accessor) => _byAccessor.TryGetValue(accessor, out var entry) ? Find(entry.Id) : null;

    /// <summary>Adds a token.</summary>
    public void Add(TokenEntry entry)
    {
        _tokens[entry.Id] = entry;
        if (entry.Accessor.Length > 0)
        {
            _byAccessor[entry.Accessor] = entry;
        }
    }

    /// <summary>Ends a token, and with it its children and what they own.</summary>
    public void Revoke(TokenEntry entry)
    {
        Remove(entry);
        foreach (var child in _tokens.Values.Where(t => t.Parent == entry.Id).ToList())
        {
            Revoke(child);
        }
    }

    /// <summary>Ends a token, and leaves its children as orphans do.</summary>
    public void RevokeAlone(TokenEntry entry)
    {
        foreach (var child in _tokens.Values.Where(t => t.Parent == entry.Id))
        {
            child.Parent = null;
        }

        Remove(entry);
    }

    /// <summary>Counts a use. The last use lets the call pass, and ends the token after it.</summary>
    public static void Use(TokenEntry entry)
    {
        if (entry.Uses > 0)
        {
            entry.Uses = entry.Uses == 1 ? -1 : entry.Uses - 1;
        }
    }

    /// <summary>Whether neither the token nor one that it comes from has ended.</summary>
    public bool IsAlive(TokenEntry entry) => (entry.Expires is null || entry.Expires > time.GetUtcNow())
        && (entry.Parent is null || (_tokens.TryGetValue(entry.Parent, out var parent) && IsAlive(parent)));

    private void Remove(TokenEntry entry)
    {
        if (!_tokens.Remove(entry.Id))
        {
            return;
        }

        _byAccessor.Remove(entry.Accessor);
        Ended?.Invoke(entry);
    }
}
