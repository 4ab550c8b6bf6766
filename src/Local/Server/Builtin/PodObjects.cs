using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>Pods, and the pod templates of workloads.</summary>
internal static class PodObjects
{
    /// <summary>The rules of Pods.</summary>
    public static ObjectRules Pods { get; } = new()
    {
        HasGeneration = true,
        AnswersDeletedObject = true,
        Blank = BuiltinKinds.Blank("""{"spec":{"containers":[]},"status":{}}"""),
        Decode = static (obj, _) =>
        {
            BuiltinKinds.DropNulls(obj);
            obj.TryAdd("status", new JsonObject());
            if (obj.Object("spec") is { } spec)
            {
                Default(spec);
                spec.TryAdd("enableServiceLinks", true);
            }
        },
        Admit = static obj => Admit(obj.Object("spec") ?? []),
        PrepareCreate = static obj => obj["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" },
        Validate = static (obj, _) => Containers(obj.Object("spec"), "spec").ToList(),
        SelectableFields = new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal)
        {
            ["spec.nodeName"] = static obj => obj.Object("spec").Text("nodeName") ?? "",
            ["spec.restartPolicy"] = static obj => obj.Object("spec").Text("restartPolicy") ?? "",
            ["spec.schedulerName"] = static obj => obj.Object("spec").Text("schedulerName") ?? "",
            ["spec.serviceAccountName"] = static obj => obj.Object("spec").Text("serviceAccountName") ?? "",
            ["status.phase"] = static obj => obj.Object("status").Text("phase") ?? "",
        },
    };

    /// <summary>Fills in the defaults of a pod spec.</summary>
    public static void Default(JsonObject spec)
    {
        spec.TryAdd("restartPolicy", "Always");
        spec.TryAdd("terminationGracePeriodSeconds", 30);
        spec.TryAdd("dnsPolicy", "ClusterFirst");
        spec.TryAdd("securityContext", new JsonObject());
        spec.TryAdd("schedulerName", "default-scheduler");
        if (spec["serviceAccountName"] is { } account)
        {
            spec.TryAdd("serviceAccount", account.DeepClone());
        }

        foreach (var list in (string[])["containers", "initContainers"])
        {
            foreach (var container in spec.List(list)?.OfType<JsonObject>() ?? [])
            {
                DefaultContainer(container);
            }
        }

        foreach (var volume in spec.List("volumes")?.OfType<JsonObject>() ?? [])
        {
            foreach (var source in (string[])["secret", "configMap", "projected"])
            {
                volume.Object(source)?.TryAdd("defaultMode", 420);
            }
        }
    }

    /// <summary>Errors of the containers of a pod spec.</summary>
    public static IEnumerable<StatusCause> Containers(JsonObject? spec, string path)
    {
        if (spec.List("containers") is not { Count: > 0 } containers)
        {
            yield return new StatusCause("FieldValueRequired", "Required value", $"{path}.containers");
            yield break;
        }

        for (var i = 0; i < containers.Count; i++)
        {
            if (string.IsNullOrEmpty(containers[i].Text("name")))
            {
                yield return new StatusCause("FieldValueRequired", "Required value", $"{path}.containers[{i}].name");
            }

            if (string.IsNullOrEmpty(containers[i].Text("image")))
            {
                yield return new StatusCause("FieldValueRequired", "Required value", $"{path}.containers[{i}].image");
            }
        }
    }

    // What the admission plugins ServiceAccount, DefaultTolerationSeconds and Priority add.
    private static void Admit(JsonObject spec)
    {
        spec.TryAdd("serviceAccountName", "default");
        spec.TryAdd("serviceAccount", spec["serviceAccountName"]!.DeepClone());
        spec.TryAdd("priority", 0);
        spec.TryAdd("preemptionPolicy", "PreemptLowerPriority");
        if (spec.List("tolerations") is not { } tolerations)
        {
            spec["tolerations"] = tolerations = [];
        }

        foreach (var key in (string[])["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            if (tolerations.Any(t => t.Text("key") == key))
            {
                continue;
            }

            tolerations.Add(new JsonObject
            {
                ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300,
            });
        }
    }

    private static void DefaultContainer(JsonObject container)
    {
        container.TryAdd("resources", new JsonObject());
        container.TryAdd("terminationMessagePath", "/dev/termination-log");
        container.TryAdd("terminationMessagePolicy", "File");
        var image = container.Text("image") ?? "";
        var latest = image.EndsWith(":latest", StringComparison.Ordinal) || !image[(image.LastIndexOf('/') + 1)..].Contains(':', StringComparison.Ordinal);
        container.TryAdd("imagePullPolicy", latest ? "Always" : "IfNotPresent");
        foreach (var port in container.List("ports")?.OfType<JsonObject>() ?? [])
        {
            port.TryAdd("protocol", "TCP");
        }

        foreach (var variable in container.List("env")?.OfType<JsonObject>() ?? [])
        {
            variable.Object("valueFrom").Object("fieldRef")?.TryAdd("apiVersion", "v1");
        }
    }
}
