using System.Text.Json.Nodes;
using Keyferry.Api.Injection;
using Keyferry.Injection.Tests.Support;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Patching;

/// <summary>Pods of every shape keep all that they have.</summary>
public sealed class PodShapeTests
{
    private static readonly string[] Shapes =
    [
        // Restricted: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
        """
        {"securityContext":{"runAsNonRoot":true,"fsGroup":2000,"seccompProfile":{"type":"RuntimeDefault"}},
         "containers":[{"name":"app","image":"i","securityContext":{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,
           "capabilities":{"drop":["ALL"]}}}]}
        """,
        """{"automountServiceAccountToken":false,"containers":[{"name":"app","image":"i"}]}""",
        """{"hostNetwork":true,"dnsPolicy":"ClusterFirstWithHostNet","containers":[{"name":"app","image":"i","ports":[{"containerPort":80,"hostPort":80}]}]}""",
        """{"containers":[{"name":"app","image":"i"}],"ephemeralContainers":[{"name":"debug","image":"busybox","targetContainerName":"app","env":[{"name":"A","value":"1"}]}]}""",
        """{"nodeSelector":{"kubernetes.io/os":"windows"},"containers":[{"name":"app","image":"i"}]}""",
        """{"os":{"name":"windows"},"securityContext":{"windowsOptions":{"runAsUserName":"ContainerUser"}},"containers":[{"name":"app","image":"i"}]}""",
        """{"initContainers":[{"name":"proxy","image":"i","restartPolicy":"Always"}],"containers":[{"name":"app","image":"i"}]}""",
        """{"fieldOfTheFuture":{"a":[1,2.50,"1e3"]},"containers":[{"name":"app","image":"i","restartPolicyRules":[{"action":"Restart"}],"volumeMounts":[]}],"volumes":[]}""",
        """{"containers":[{"name":"app","image":"i","env":[{"name":"N","value":""},{"name":"F","valueFrom":{"fileKeyRef":{"volumeName":"v","path":"p","key":"k"}}}]}]}""",
    ];

    [Test]
    public void Nothing_of_it_changes_but_what_is_added(
        [ValueSource(nameof(Shapes))] string spec, [Values("env", "file")] string form)
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.As, form));
        pod["spec"] = JsonNode.Parse(spec);

        var answer = PodReview.Send(new FakeCatalog().Secret("db", "USER"), pod);

        var after = answer.Pod;
        foreach (var container in after["spec"]!["containers"]!.AsArray())
        {
            Remove(container!.AsObject(), "envFrom");
            Remove(container!.AsObject(), "volumeMounts");
        }

        Remove(after["spec"]!.AsObject(), "volumes");
        foreach (var name in (string[])[InjectionNames.Injected, InjectionNames.Hash])
        {
            after["metadata"]!["annotations"]!.AsObject().Remove(name);
        }

        Remove(pod["spec"]!.AsObject(), "volumes");
        Remove(pod["spec"]!["containers"]![0]!.AsObject(), "volumeMounts");
        Assert.That(after.ToJsonString(), Is.EqualTo(pod.ToJsonString()));
    }

    [TestCase(4)]
    [TestCase(5)]
    public void On_Windows_files_have_no_mode(int shape)
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"), (InjectionNames.As, "file"), (InjectionNames.Path, @"C:\secrets"));
        pod["spec"] = JsonNode.Parse(Shapes[shape]);

        var answer = PodReview.Send(new FakeCatalog().Secret("db", "USER"), pod);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Pod["spec"]!["volumes"]![0]!["projected"]!.AsObject().ContainsKey("defaultMode"), Is.False);
            Assert.That(answer.Container("app")["volumeMounts"]![0]!["mountPath"]!.GetValue<string>(), Is.EqualTo(@"C:\secrets/db"));
        });
    }

    [Test]
    public void Ephemeral_containers_are_given_nothing()
    {
        var pod = PodReview.Pod((InjectionNames.Secrets, "db"));
        pod["spec"] = JsonNode.Parse(Shapes[3]);

        Assert.That(
            PodReview.Send(new FakeCatalog().Secret("db", "A"), pod).Paths, Has.None.Contains("ephemeralContainers"));
    }

    private static void Remove(JsonObject json, string field) => json.Remove(field);
}
