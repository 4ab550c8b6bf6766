using System.Text.Json;
using Keyferry.Api.Injection;
using Keyferry.Api.Json;

namespace Keyferry.Sync.Restarts;

/// <summary>
/// Reads which keys of which Secrets the containers of a pod template see, on the JSON as it is: fields that are newer than
/// this program do no harm, and what has another type than expected is passed over. Pure.
/// </summary>
public static class PodTemplateReader
{
    /// <summary>Reads them.</summary>
    /// <param name="template">The pod template.</param>
    /// <returns>The keys by the Secret's name. Secrets that only pull images are not among them.</returns>
    public static IReadOnlyDictionary<string, ConsumedKeys> Read(JsonElement template)
    {
        var uses = new SecretUses();
        InjectedSecrets.Read(template.Get("metadata").TextMap("annotations"), uses);
        var podSpec = template.Get("spec");
        var mounts = new Dictionary<string, List<string?>>(StringComparer.Ordinal);
        foreach (var list in (string[])["initContainers", "containers"])
        {
            foreach (var (_, container) in podSpec.Items(list))
            {
                Environment(container, uses);
                Mounts(container, mounts);
            }
        }

        foreach (var (_, volume) in podSpec.Items("volumes"))
        {
            if (volume.Text("name") is { } name && mounts.TryGetValue(name, out var paths))
            {
                Volume(volume, paths, uses);
            }
        }

        return uses.ToMap();
    }

    private static void Environment(JsonElement container, SecretUses uses)
    {
        foreach (var (_, variable) in container.Items("env"))
        {
            var source = variable.Get("valueFrom").Get("secretKeyRef");
            if (source.Text("name") is { Length: > 0 } secret && source.Text("key") is { } key)
            {
                uses.Add(secret, key, !source.IsTrue("optional"));
            }
            else if (variable.Text("value") is { } value && InlineReference.Is(value) && InlineReference.TryParse(value, out var reference, out _))
            {
                // The webhook turns it into a reference to this Secret, in the pods alone.
                uses.Add(reference.SecretName, InlineReference.SecretKey, isRequired: true);
            }
        }

        foreach (var (_, source) in container.Items("envFrom"))
        {
            if (source.Get("secretRef").Text("name") is { Length: > 0 } secret)
            {
                uses.AddAll(secret);
            }
        }
    }

    // What of each volume is mounted: a path in it, or null for all of it.
    private static void Mounts(JsonElement container, Dictionary<string, List<string?>> mounts)
    {
        foreach (var (_, mount) in container.Items("volumeMounts"))
        {
            if (mount.Text("name") is not { } name)
            {
                continue;
            }

            if (!mounts.TryGetValue(name, out var paths))
            {
                mounts[name] = paths = [];
            }

            paths.Add(mount.Text("subPathExpr") is { Length: > 0 } ? null : Normalized(mount.Text("subPath")));
        }
    }

    private static string? Normalized(string? subPath)
    {
        if (string.IsNullOrEmpty(subPath))
        {
            return null;
        }

        var parts = subPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static p => p != ".").ToList();

        // "..data" is where the kubelet keeps all of it.
        return parts.Count == 0 || parts[0].StartsWith("..", StringComparison.Ordinal) ? null : string.Join('/', parts);
    }

    private static void Volume(JsonElement volume, List<string?> paths, SecretUses uses)
    {
        var secret = volume.Get("secret");
        if (secret.Text("secretName") is { Length: > 0 } name)
        {
            Source(name, secret, paths, uses);
        }

        foreach (var (_, source) in volume.Get("projected").Items("sources"))
        {
            var projected = source.Get("secret");
            if (projected.Text("name") is { Length: > 0 } other)
            {
                Source(other, projected, paths, uses);
            }
        }
    }

    private static void Source(string name, JsonElement source, List<string?> paths, SecretUses uses)
    {
        var isRequired = !source.IsTrue("optional");
        var items = source.Items("items").Select(static i => i.Item).ToList();
        if (items.Count == 0)
        {
            // Each file bears its key's name.
            foreach (var path in paths)
            {
                if (path is null)
                {
                    uses.AddAll(name);
                }
                else
                {
                    uses.Add(name, path.Split('/')[0], isRequired: false);
                }
            }

            return;
        }

        foreach (var item in items)
        {
            if (item.Text("key") is { } key && item.Text("path") is { } file && paths.Any(p => p is null || Holds(p, file)))
            {
                uses.Add(name, key, isRequired);
            }
        }
    }

    private static bool Holds(string mounted, string file) =>
        file == mounted || file.StartsWith(mounted + "/", StringComparison.Ordinal);
}
