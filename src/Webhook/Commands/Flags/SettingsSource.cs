namespace Keyferry.Webhook.Commands.Flags;

/// <summary>
/// Settings in the section <c>Keyferry</c> of appsettings.json. A key may be written as the flag or as
/// <c>WebhookPort</c>.
/// </summary>
public sealed class SettingsSource : IFlagSource
{
    private readonly Dictionary<string, (string Path, string Value)> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes the section's values; a list becomes one text with commas.</summary>
    /// <param name="section">The section.</param>
    public SettingsSource(IConfigurationSection section)
    {
        foreach (var entry in section.GetChildren())
        {
            var value = entry.Value ?? string.Join(',', entry.GetChildren().Select(static c => c.Value));
            _values[Plain(entry.Key)] = (entry.Path, value);
        }
    }

    /// <summary>Keys that no flag bears.</summary>
    /// <param name="flags">All flags.</param>
    public IEnumerable<string> Unknown(IEnumerable<Flag> flags)
    {
        var known = flags.Select(static f => Plain(f.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return _values.Where(v => !known.Contains(v.Key)).Select(static v => v.Value.Path);
    }

    /// <inheritdoc/>
    public FlagText? Find(Flag flag) => _values.TryGetValue(Plain(flag.Name), out var found)
        ? new FlagText(found.Value, $"appsettings.json, {found.Path}")
        : null;

    private static string Plain(string key) => key.Replace("-", "", StringComparison.Ordinal);
}
