using System.Text.Json.Nodes;

namespace Keyferry.Cluster.Tests.Restarts;

/// <summary>A workload that uses a Secret, or names it, in one way.</summary>
/// <param name="Name">The way.</param>
/// <param name="Annotations">The workload's annotations, as JSON.</param>
/// <param name="PodSpec">The pod spec, as JSON.</param>
/// <param name="TemplateAnnotations">The pod template's annotations, as JSON.</param>
internal sealed record ConsumptionForm(string Name, string Annotations, string PodSpec, string TemplateAnnotations = "{}");

/// <summary>
/// Every way in which workloads use Secret <c>db</c> with its keys <c>user</c> and <c>password</c>, of which the second changes.
/// </summary>
internal static class ConsumptionForms
{
    private const string Auto = """{"keyferry.io/restart":"auto"}""";
    private const string ReloaderAuto = """{"reloader.stakater.com/auto":"true"}""";
    private const string EnvPassword = """{"containers":[{C,"env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}]}]}""";
    private const string EnvUser = """{"containers":[{C,"env":[{"name":"U","valueFrom":{"secretKeyRef":{"name":"db","key":"user"}}}]}]}""";
    private const string Nothing = """{"containers":[{C}]}""";
    private const string EnvAll = """{"containers":[{C,"envFrom":[{"secretRef":{"name":"db"}}]}]}""";

    /// <summary>Those that are to be restarted when the password changes.</summary>
    public static IReadOnlyList<ConsumptionForm> Restarted { get; } =
    [
        new("env", Auto, EnvPassword),
        new("env-optional", Auto, """{"containers":[{C,"env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"db","key":"password","optional":true}}}]}]}"""),
        new("env-from", Auto, EnvAll),
        new("env-second-container", Auto, """{"containers":[{C},{"name":"d","image":"registry.example/app","env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}]}]}"""),
        new("init-env", Auto, """{"initContainers":[{"name":"i","image":"registry.example/app","env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}]}],"containers":[{C}]}"""),
        new("init-env-from", Auto, """{"initContainers":[{"name":"i","image":"registry.example/app","envFrom":[{"secretRef":{"name":"db"}}]}],"containers":[{C}]}"""),
        new("init-volume", Auto, """{"initContainers":[{"name":"i","image":"registry.example/app","volumeMounts":[{"name":"v","mountPath":"/v"}]}],"containers":[{C}],"volumes":[{"name":"v","secret":{"secretName":"db"}}]}"""),
        new("volume", Auto, Volume("""{"secretName":"db"}""")),
        new("volume-items", Auto, Volume("""{"secretName":"db","items":[{"key":"password","path":"p"}]}""")),
        new("volume-optional", Auto, Volume("""{"secretName":"db","optional":true}""")),
        new("sub-path", Auto, Volume("""{"secretName":"db"}""", "password")),
        new("sub-path-items", Auto, Volume("""{"secretName":"db","items":[{"key":"password","path":"conf/p"},{"key":"user","path":"u"}]}""", "conf/p")),
        new("projected", Auto, Projected("""{"name":"db"}""")),
        new("projected-items", Auto, Projected("""{"name":"db","items":[{"key":"password","path":"p"}]}""")),
        new("both-keys", Auto, """{"containers":[{C,"env":[{"name":"U","valueFrom":{"secretKeyRef":{"name":"db","key":"user"}}},{"name":"P","valueFrom":{"secretKeyRef":{"name":"db","key":"password"}}}]}]}"""),
        new("named", """{"keyferry.io/restart":"db"}""", EnvPassword),
        new("named-unused", """{"keyferry.io/restart":"other,db"}""", Nothing),
        new("reloader-auto", ReloaderAuto, EnvAll),
        new("reloader-secret-auto", """{"secret.reloader.stakater.com/auto":"true"}""", EnvPassword),
        new("reloader-named", """{"secret.reloader.stakater.com/reload":"other, db"}""", Nothing),
        new("reloader-pattern", """{"secret.reloader.stakater.com/reload":"d[ab]"}""", Nothing),
        new("reloader-search", """{"reloader.stakater.com/search":"true"}""", EnvAll),
        new("reloader-template", "{}", EnvAll, ReloaderAuto),
        new("reloader-exclude-other", """{"reloader.stakater.com/auto":"true","secrets.exclude.reloader.stakater.com/reload":"other"}""", EnvAll),
        new("both", """{"keyferry.io/restart":"auto","reloader.stakater.com/auto":"true"}""", EnvAll),
    ];

    /// <summary>Those that are not.</summary>
    public static IReadOnlyList<ConsumptionForm> Untouched { get; } =
    [
        new("no-env", Auto, EnvUser),
        new("no-volume-items", Auto, Volume("""{"secretName":"db","items":[{"key":"user","path":"u"}]}""")),
        new("no-sub-path", Auto, Volume("""{"secretName":"db"}""", "user")),
        new("no-sub-path-items", Auto, Volume("""{"secretName":"db","items":[{"key":"password","path":"p"},{"key":"user","path":"u"}]}""", "u")),
        new("no-projected-items", Auto, Projected("""{"name":"db","items":[{"key":"user","path":"u"}]}""")),
        new("no-init-env", Auto, """{"initContainers":[{"name":"i","image":"registry.example/app","env":[{"name":"P","valueFrom":{"secretKeyRef":{"name":"db","key":"user"}}}]}],"containers":[{C}]}"""),
        new("no-mount", Auto, """{"containers":[{C}],"volumes":[{"name":"v","secret":{"secretName":"db"}}]}"""),
        new("no-image-pull", Auto, """{"imagePullSecrets":[{"name":"db"}],"containers":[{C}]}"""),
        new("no-driver", Auto, """{"containers":[{C,"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v","flexVolume":{"driver":"d/e","secretRef":{"name":"db"}}}]}"""),
        new("no-other-secret", Auto, """{"containers":[{C,"envFrom":[{"secretRef":{"name":"other"}}]}]}"""),
        new("no-config-map", Auto, """{"containers":[{C,"envFrom":[{"configMapRef":{"name":"db"}}]}]}"""),
        new("no-annotation", "{}", EnvAll),
        new("no-off", """{"keyferry.io/restart":"off","reloader.stakater.com/auto":"true"}""", EnvAll),
        new("no-notify", """{"keyferry.io/restart":"notify"}""", EnvAll),
        new("no-named", """{"keyferry.io/restart":"other"}""", EnvAll),
        new("no-named-other-key", """{"keyferry.io/restart":"db"}""", EnvUser),
        new("no-window", """{"keyferry.io/restart":"auto","keyferry.io/restart-window":"0 0 29 2 * 1m"}""", EnvAll),
        new("no-reloader-false", """{"reloader.stakater.com/auto":"false"}""", EnvAll, ReloaderAuto),
        new("no-reloader-named", """{"secret.reloader.stakater.com/reload":"other"}""", EnvAll),
        new("no-reloader-pattern", """{"secret.reloader.stakater.com/reload":"db.+"}""", EnvAll),
        new("no-reloader-exclude", """{"reloader.stakater.com/auto":"true","secrets.exclude.reloader.stakater.com/reload":"db"}""", EnvAll),
        new("no-reloader-ignore", """{"reloader.stakater.com/auto":"true","reloader.stakater.com/ignore":"true"}""", EnvAll),
        new("no-reloader-config-map", """{"configmap.reloader.stakater.com/auto":"true"}""", EnvAll),
        new("no-reloader-search", """{"reloader.stakater.com/search":"true"}""", """{"containers":[{C,"envFrom":[{"secretRef":{"name":"other"}}]}]}"""),
        new("no-template", "{}", EnvAll, """{"keyferry.io/restart":"auto"}"""),
    ];

    /// <summary>The manifest of a workload.</summary>
    /// <param name="form">How it uses the Secret.</param>
    /// <param name="kind">Deployment, StatefulSet or DaemonSet.</param>
    public static string Manifest(ConsumptionForm form, string kind)
    {
        var labels = new JsonObject { ["app"] = form.Name };
        var spec = new JsonObject
        {
            ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = labels, ["annotations"] = JsonNode.Parse(form.TemplateAnnotations) },
                ["spec"] = JsonNode.Parse(form.PodSpec.Replace("{C", """{"name":"c","image":"registry.example/app" """, StringComparison.Ordinal)),
            },
        };
        if (kind != "DaemonSet")
        {
            // What the pods themselves do is not the question, and no kubelet runs them.
            spec["replicas"] = 0;
        }

        if (kind == "StatefulSet")
        {
            spec["serviceName"] = form.Name;
        }

        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = form.Name, ["annotations"] = JsonNode.Parse(form.Annotations) },
            ["spec"] = spec,
        }.ToJsonString();
    }

    private static string Volume(string secret, string? subPath = null) =>
        """{"containers":[{C,"volumeMounts":[{"name":"v","mountPath":"/v" """ + (subPath is null ? "" : $",\"subPath\":\"{subPath}\"")
        + """}]}],"volumes":[{"name":"v","secret":""" + secret + "}]}";

    private static string Projected(string secret) =>
        """{"containers":[{C,"volumeMounts":[{"name":"v","mountPath":"/v"}]}],"volumes":[{"name":"v","projected":{"sources":[{"secret":""" + secret + "}]}}]}";
}
