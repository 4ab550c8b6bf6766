using System.Text.Json.Nodes;
using Keyferry.Local.Server.Abstractions;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Builtin;

/// <summary>The rules of Deployments, ReplicaSets, StatefulSets and DaemonSets.</summary>
internal static class WorkloadObjects
{
    /// <summary>The rules of one of them.</summary>
    public static ObjectRules Rules(ResourceInfo resource) => new()
    {
        HasGeneration = true,
        Blank = BuiltinKinds.Blank("""{"spec":{"strategy":{},"updateStrategy":{},"template":{"metadata":{},"spec":{"containers":[]}}},"status":{}}"""),
        Decode = (obj, _) =>
        {
            BuiltinKinds.DropNulls(obj);
            if (obj.Object("spec") is not { } spec)
            {
                obj["spec"] = spec = [];
            }

            Default(spec, resource.Kind);
            obj.TryAdd("status", new JsonObject());
        },
        PrepareCreate = static obj => obj["status"] = new JsonObject(),
        Validate = static (obj, _) => Validate(obj).ToList(),
    };

    private static void Default(JsonObject spec, string kind)
    {
        if (spec.Object("template") is { } template)
        {
            template.TryAdd("metadata", new JsonObject());
            if (template.Object("spec") is { } pod)
            {
                PodObjects.Default(pod);
            }
        }

        if (kind != "DaemonSet")
        {
            spec.TryAdd("replicas", 1);
        }

        if (kind != "ReplicaSet")
        {
            spec.TryAdd("revisionHistoryLimit", 10);
        }

        switch (kind)
        {
            case "Deployment":
                if (spec.Object("strategy") is not { } strategy)
                {
                    spec["strategy"] = strategy = [];
                }

                strategy.TryAdd("type", "RollingUpdate");
                if (strategy.Text("type") == "RollingUpdate")
                {
                    if (strategy.Object("rollingUpdate") is not { } rolling)
                    {
                        strategy["rollingUpdate"] = rolling = [];
                    }

                    rolling.TryAdd("maxUnavailable", "25%");
                    rolling.TryAdd("maxSurge", "25%");
                }

                spec.TryAdd("progressDeadlineSeconds", 600);
                break;
            case "StatefulSet":
                spec.TryAdd("podManagementPolicy", "OrderedReady");
                spec.TryAdd("updateStrategy", new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["partition"] = 0 } });
                break;
            case "DaemonSet":
                spec.TryAdd("updateStrategy", new JsonObject
                {
                    ["type"] = "RollingUpdate",
                    ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = 1, ["maxSurge"] = 0 },
                });
                break;
        }
    }

    private static IEnumerable<StatusCause> Validate(JsonObject obj)
    {
        var spec = obj.Object("spec");
        if (spec.Object("selector") is not { Count: > 0 } selector)
        {
            yield return new StatusCause("FieldValueRequired", "Required value", "spec.selector");
        }
        else
        {
            var labels = spec.Object("template").Object("metadata").Object("labels") ?? [];
            if ((selector.Object("matchLabels") ?? []).Any(l => labels.Text(l.Key) != l.Value.AsText()))
            {
                yield return new StatusCause("FieldValueInvalid",
                    $"Invalid value: {JsonText.Text(labels)}: `selector` does not match template `labels`", "spec.template.metadata.labels");
            }
        }

        foreach (var cause in PodObjects.Containers(spec.Object("template").Object("spec"), "spec.template.spec"))
        {
            yield return cause;
        }
    }
}
