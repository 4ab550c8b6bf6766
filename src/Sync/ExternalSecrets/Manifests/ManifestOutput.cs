using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Keyferry.Sync.Templating;
using Keyferry.Text.Keys;
using Keyferry.Text.Targets;
using Keyferry.Text.Yaml;

namespace Keyferry.Sync.ExternalSecrets.Manifests;

/// <summary>Puts what templates rendered into an object: what comes later wins.</summary>
/// <param name="root">The object.</param>
internal sealed class ManifestOutput(JsonObject root)
{
    private long _places;

    /// <summary>See <see cref="TakeOutput"/>.</summary>
    public string? Take(TemplateText text, ReadOnlySpan<byte> output)
    {
        if (ManifestPaths.Problem(text.Target) is { } refused)
        {
            return refused;
        }

        if (!TargetPath.TryParse(text.Target, out var path, out var error))
        {
            return error;
        }

        _places += ManifestPaths.Places(text.Target);
        if (_places > ManifestPaths.MostPlaces)
        {
            return $"target \"{text.Target}\": all paths together make lists of more than {ManifestPaths.MostPlaces} places";
        }

        return text.IsMap ? TakeMap(text, path, output) : TakeValue(text, path, output);
    }

    private string? TakeValue(TemplateText text, TargetPath path, ReadOnlySpan<byte> output)
    {
        if (!ValueDecoding.TryDecode(text.Decoding, output, out var decoded, out var error))
        {
            return $"failed to decode rendered template value for key {text.Key}: {error}";
        }

        try
        {
            return TargetPathWriter.TryWriteValue(root, path, text.Key, decoded, out error) ? null : error;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(decoded);
        }
    }

    private string? TakeMap(TemplateText text, TargetPath path, ReadOnlySpan<byte> output)
    {
        if (text.Decoding is null or "" or "None")
        {
            return TargetPathWriter.TryWriteKeys(root, path, output, out var problem) ? null : problem;
        }

        if (!path.IsTextMap)
        {
            return $"target \"{path.Text}\": valuesDecodingStrategy goes with data, labels and annotations, not with a path";
        }

        if (!YamlMap.TryRead(output, out var map, out var error))
        {
            return error;
        }

        var decoded = new List<KeyValuePair<string, byte[]>>(map.Count);
        foreach (var (key, value) in map)
        {
            if (!ValueDecoding.TryDecode(text.Decoding, value, out var bytes, out error))
            {
                return $"failed to decode rendered template value for key {key}: {error}";
            }

            decoded.Add(new(key, bytes));
        }

        return TargetPathWriter.TryWriteTexts(root, path, decoded, out error) ? null : error;
    }
}
