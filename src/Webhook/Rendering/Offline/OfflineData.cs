using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Values;
using Keyferry.Webhook.Lint;

namespace Keyferry.Webhook.Rendering.Offline;

/// <summary>
/// The values of <c>--data</c>: what stores would answer, by remote key. An object stands for a document of properties.
/// </summary>
internal sealed class OfflineData : IDisposable
{
    private readonly Dictionary<string, SecretValue> _values;

    private OfflineData(Dictionary<string, SecretValue> values) => _values = values;

    /// <summary>No values.</summary>
    public static OfflineData None { get; } = new([]);

    /// <summary>The remote keys, in order.</summary>
    public IEnumerable<string> Keys => _values.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its name.</param>
    /// <exception cref="LintException">It cannot be read, or is of another form.</exception>
    public static OfflineData Read(string file)
    {
        var values = new Dictionary<string, SecretValue>(StringComparer.Ordinal);
        foreach (var (name, text) in LintFiles.Read([file], TextReader.Null))
        {
            foreach (var document in YamlFile.Read(name, text))
            {
                foreach (var entry in document.Manifest.EnumerateObject())
                {
                    values[entry.Name] = entry.Value.ValueKind == JsonValueKind.Null
                        ? throw new LintException(name, 0, $"key \"{entry.Name}\" has no value; give a text, or an object of properties")
                        : new SecretValue(Encoding.UTF8.GetBytes(
                            entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText()));
                }
            }
        }

        return new OfflineData(values);
    }

    /// <summary>A value, which stays this object's.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out SecretValue? value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in _values.Values)
        {
            value.Dispose();
        }
    }
}
