using Keyferry.Text.GoFormat;
using Keyferry.Text.Keys;

namespace Keyferry.Sync.PushSecrets;

/// <summary>Converts the keys of a source (<c>conversionStrategy</c>). Pure.</summary>
internal static class PushKeys
{
    /// <summary>Converts all keys.</summary>
    /// <param name="strategy">The strategy; null and None leave the keys as they are.</param>
    /// <param name="values">The values by key.</param>
    /// <param name="converted">The values by converted key.</param>
    /// <param name="error">Which key two became; empty where none.</param>
    public static bool TryConvert<T>(
        string? strategy, IReadOnlyDictionary<string, T> values, out Dictionary<string, T> converted, out string error)
    {
        error = "";
        converted = new Dictionary<string, T>(values.Count, StringComparer.Ordinal);
        foreach (var (key, value) in values.OrderBy(static v => v.Key, Utf8Order.Instance))
        {
            var name = KeyConversion.Reverse(strategy, key);
            if (!converted.TryAdd(name, value))
            {
                error = $"could not apply conversion strategy to keys: secret name collision during conversion: {name}";
                return false;
            }
        }

        return true;
    }
}
