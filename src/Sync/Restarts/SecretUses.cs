namespace Keyferry.Sync.Restarts;

/// <summary>Gathers which keys of which Secrets are used.</summary>
internal sealed class SecretUses
{
    private readonly Dictionary<string, Use> _uses = new(StringComparer.Ordinal);

    /// <summary>A key is used.</summary>
    /// <param name="secret">The Secret's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="isRequired">Whether no container starts without it.</param>
    public void Add(string secret, string key, bool isRequired)
    {
        var use = Of(secret);
        use.Keys.Add(key);
        if (isRequired)
        {
            use.Required.Add(key);
        }
    }

    /// <summary>All keys are used.</summary>
    public void AddAll(string secret) => Of(secret).All = true;

    /// <summary>What was gathered.</summary>
    public IReadOnlyDictionary<string, ConsumedKeys> ToMap() => _uses.ToDictionary(
        static u => u.Key, static u => ConsumedKeys.Of(u.Value.All ? null : u.Value.Keys, u.Value.Required), StringComparer.Ordinal);

    private Use Of(string secret)
    {
        if (!_uses.TryGetValue(secret, out var use))
        {
            _uses[secret] = use = new Use();
        }

        return use;
    }

    private sealed class Use
    {
        public bool All { get; set; }

        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Required { get; } = new(StringComparer.Ordinal);
    }
}
