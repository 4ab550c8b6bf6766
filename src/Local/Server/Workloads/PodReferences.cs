using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;
using Keyferry.Local.Server.Storage;

namespace Keyferry.Local.Server.Workloads;

/// <summary>Finds the Secrets and ConfigMaps that a pod needs and that do not exist.</summary>
internal static class PodReferences
{
    /// <summary>The first that keeps the pod from starting, with the reason and message of a kubelet; null where nothing does.</summary>
    public static (string Reason, string Message)? FirstMissing(StoredObject pod, ObjectStore store)
    {
        var spec = pod.Body.Object("spec");
        foreach (var volume in spec.List("volumes") ?? [])
        {
            if (Missing(volume.Object("secret"), "secretName", "secret") is { } secret)
            {
                return ("ContainerCreating", secret);
            }

            if (Missing(volume.Object("configMap"), "name", "configmap") is { } map)
            {
                return ("ContainerCreating", map);
            }
        }

        foreach (var (reference, kind) in (spec.List("initContainers") ?? []).Concat(spec.List("containers") ?? []).SelectMany(Environment))
        {
            if (Missing(reference, "name", kind) is { } message)
            {
                return ("CreateContainerConfigError", message);
            }
        }

        return null;

        string? Missing(JsonObject? reference, string member, string kind)
        {
            if (reference.Text(member) is not { } name || reference.Flag("optional"))
            {
                return null;
            }

            if (store.Get(new ObjectKey(new ResourceKey("", $"{kind}s"), pod.Key.Namespace, name)) is not { } found)
            {
                return $"{kind} \"{name}\" not found";
            }

            var hasKey = reference.Text("key") is not { } key
                || found.Body.Object("data")?.ContainsKey(key) == true || found.Body.Object("binaryData")?.ContainsKey(key) == true;
            var capital = kind == "secret" ? "Secret" : "ConfigMap";
            return hasKey ? null : $"couldn't find key {reference.Text("key")} in {capital} {pod.Key.Namespace}/{name}";
        }
    }

    // What a container's environment is read from.
    private static IEnumerable<(JsonObject? Reference, string Kind)> Environment(JsonNode? container)
    {
        foreach (var source in container.List("envFrom") ?? [])
        {
            yield return (source.Object("secretRef"), "secret");
            yield return (source.Object("configMapRef"), "configmap");
        }

        foreach (var variable in container.List("env") ?? [])
        {
            yield return (variable.Object("valueFrom").Object("secretKeyRef"), "secret");
            yield return (variable.Object("valueFrom").Object("configMapKeyRef"), "configmap");
        }
    }
}
