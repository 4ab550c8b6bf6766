using System.Text;
using k8s.Models;
using Keyferry.Api.ExternalSecrets;
using Keyferry.Kubernetes.Calls;
using Keyferry.Kubernetes.Types;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Templating;

/// <summary>
/// Reads the templates that stand in ConfigMaps and Secrets, each object once. Whoever disposes of it clears what was
/// read of Secrets.
/// </summary>
/// <param name="api">The API server.</param>
/// <param name="ns">The namespace.</param>
internal sealed class TemplateSourceReader(IKubeApi api, string ns) : IDisposable
{
    private readonly Dictionary<string, V1ConfigMap> _configMaps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, V1Secret> _secrets = new(StringComparer.Ordinal);

    /// <summary>What was read so far, with its versions.</summary>
    public IReadOnlyList<TemplateSource> Sources =>
    [
        .. _configMaps.Select(c => Source(isSecret: false, c.Key, c.Value.Metadata)),
        .. _secrets.Select(s => Source(isSecret: true, s.Key, s.Value.Metadata)),
    ];

    /// <summary>Reads the templates of an entry of <c>templateFrom</c>, in the order in which they count.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="place">Where it stands, such as <c>templateFrom[0]</c>.</param>
    /// <param name="into">Takes the texts.</param>
    /// <param name="cancellation">Ends the calls.</param>
    /// <returns>What is wrong; null where nothing is.</returns>
    public async ValueTask<string?> ReadAsync(
        TemplateFrom entry, string place, List<TemplateText> into, CancellationToken cancellation)
    {
        var target = string.IsNullOrEmpty(entry.Target) ? TemplateTarget.Default : entry.Target;
        if (entry.ConfigMap is { } configMap)
        {
            if (await ReadConfigMapAsync(configMap.Name, cancellation) is { } failure)
            {
                return failure;
            }

            var data = _configMaps[configMap.Name].Data;
            if (Add(configMap, "configmap", TemplateOrigin.ConfigMap,
                key => data is not null && data.TryGetValue(key, out var text) ? Encoding.UTF8.GetBytes(text) : null) is { } error)
            {
                return error;
            }
        }

        if (entry.Secret is { } secret)
        {
            if (await ReadSecretAsync(secret.Name, cancellation) is { } failure)
            {
                return failure;
            }

            var data = _secrets[secret.Name].Data;
            if (Add(secret, "secret", TemplateOrigin.Secret,
                key => data is not null && data.TryGetValue(key, out var bytes) ? bytes : null) is { } error)
            {
                return error;
            }
        }

        if (entry.Literal is { } literal)
        {
            into.Add(new TemplateText(
                $"{place}.literal", "", literal, Encoding.UTF8.GetBytes(literal), isMap: true, target, TemplateOrigin.Literal)
            {
                Decoding = entry.ValuesDecodingStrategy,
            });
        }

        return null;

        string? Add(TemplateRef reference, string kind, TemplateOrigin origin, Func<string, byte[]?> find)
        {
            foreach (var item in reference.Items ?? [])
            {
                if (find(item.Key) is not { } bytes)
                {
                    return $"error in {kind} {reference.Name}: missing key {item.Key}";
                }

                if (item.TemplateAs is not (null or "" or "Values" or "KeysAndValues"))
                {
                    return $"error in {kind} {reference.Name}: templateAs of key {item.Key} is not one of Values, KeysAndValues";
                }

                // A map has no key, so it is called by its text, as a literal is.
                var isMap = item.TemplateAs == "KeysAndValues";
                into.Add(new TemplateText(
                    item.Key, item.Key, isMap && origin != TemplateOrigin.Secret ? Encoding.UTF8.GetString(bytes) : item.Key,
                    bytes, isMap, target, origin)
                {
                    Decoding = entry.ValuesDecodingStrategy,
                });
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var secret in _secrets.Values)
        {
            SecretMemory.Clear(secret);
        }
    }

    private async ValueTask<string?> ReadConfigMapAsync(string name, CancellationToken cancellation)
    {
        if (_configMaps.ContainsKey(name))
        {
            return null;
        }

        var read = await api.GetAsync(BuiltIn.ConfigMap, new ObjectKey(ns, name), cancellation);
        if (read.Ok)
        {
            _configMaps[name] = read.Value;
        }

        return read.Failure?.Message;
    }

    private async ValueTask<string?> ReadSecretAsync(string name, CancellationToken cancellation)
    {
        if (_secrets.ContainsKey(name))
        {
            return null;
        }

        var read = await api.GetAsync(BuiltIn.Secret, new ObjectKey(ns, name), cancellation);
        if (read.Ok)
        {
            _secrets[name] = read.Value;
        }

        return read.Failure?.Message;
    }

    private TemplateSource Source(bool isSecret, string name, V1ObjectMeta metadata) =>
        new(new TemplateSourceRef(isSecret, ns, name), metadata.ResourceVersion ?? "");
}
