namespace Keyferry.Text.Yaml.Parsing;

/// <summary>What tag handles stand for in a document.</summary>
internal sealed class TagDirectives
{
    private readonly Dictionary<string, string> _prefixes = new(StringComparer.Ordinal);

    public void Clear() => _prefixes.Clear();

    /// <summary>Adds a handle; false if it is known already.</summary>
    public bool TryAdd(string handle, string prefix) => _prefixes.TryAdd(handle, prefix);

    /// <summary>Adds the handles that every document has.</summary>
    public void AddDefaults()
    {
        _prefixes.TryAdd("!", "!");
        _prefixes.TryAdd("!!", YamlTags.Prefix);
    }

    /// <summary>The full tag; null where the handle is unknown.</summary>
    public string? Resolve(string handle, string suffix)
    {
        if (handle.Length == 0)
        {
            return suffix;
        }

        return _prefixes.TryGetValue(handle, out var prefix) && prefix.Length + suffix.Length > 0
            ? prefix + suffix
            : null;
    }
}
