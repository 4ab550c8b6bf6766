using System.Security.Cryptography;
using System.Text;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Api.Values;
using Keyferry.Text.Keys;
using Keyferry.Text.Yaml;

namespace Keyferry.Sync.Templating;

/// <summary>Gathers what the texts of a Secret's template rendered: what comes later wins.</summary>
internal sealed class SecretOutput
{
    private readonly Dictionary<string, SecretValue> _data = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _annotations = new(StringComparer.Ordinal);

    /// <summary>A result that says what went wrong.</summary>
    public static TemplateResult Failed(string error, IReadOnlyList<TemplateSource> sources) =>
        new(new Dictionary<string, SecretValue>(), new Dictionary<string, string>(), new Dictionary<string, string>(), error)
        {
            Sources = sources,
        };

    /// <summary>All that was gathered; its values are the caller's now.</summary>
    public TemplateResult Result(IReadOnlyList<TemplateSource> sources) =>
        new(_data, _labels, _annotations, null) { Sources = sources };

    /// <summary>Clears what was gathered.</summary>
    public void Clear()
    {
        foreach (var value in _data.Values)
        {
            value.Dispose();
        }

        _data.Clear();
    }

    /// <summary>See <see cref="TakeOutput"/>.</summary>
    public string? Take(TemplateText text, ReadOnlySpan<byte> output)
    {
        if (!text.IsMap)
        {
            return Put(text, text.Key, output);
        }

        if (!YamlMap.TryRead(output, out var map, out var error))
        {
            return $"could not unmarshal template to 'map[string][]byte': {error}";
        }

        try
        {
            foreach (var (key, value) in map)
            {
                if (Put(text, key, value) is { } problem)
                {
                    return problem;
                }
            }

            return null;
        }
        finally
        {
            foreach (var (_, value) in map)
            {
                CryptographicOperations.ZeroMemory(value);
            }
        }
    }

    private string? Put(TemplateText text, string key, ReadOnlySpan<byte> value)
    {
        if (!ValueDecoding.TryDecode(text.Decoding, value, out var decoded, out var error))
        {
            return $"failed to decode rendered template value for key {key}: {error}";
        }

        if (Is(text.Target, TemplateTarget.Data))
        {
            if (_data.TryGetValue(key, out var replaced))
            {
                replaced.Dispose();
            }

            _data[key] = new SecretValue(decoded);
            return null;
        }

        var map = Is(text.Target, TemplateTarget.Labels) ? _labels : Is(text.Target, TemplateTarget.Annotations) ? _annotations : null;
        if (map is not null)
        {
            map[key] = Encoding.UTF8.GetString(decoded);
        }

        CryptographicOperations.ZeroMemory(decoded);
        return map is null ? $"target \"{text.Target}\" of {text.Label} is not one of Data, Annotations, Labels" : null;
    }

    private static bool Is(string target, string known) => string.Equals(target, known, StringComparison.OrdinalIgnoreCase);
}
