using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>What holds for the objects of the chart, whatever the values.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class ObjectTests
{
    private static readonly string[] _all = ["--set", "webhook.separate=true", "--set", "restarts.enabled=true"];

    [Test]
    public async Task Definitions_are_those_of_the_program_and_stay_when_the_release_is_deleted()
    {
        var rendered = await new Helm().TemplateAsync("keyferry");
        foreach (var file in Directory.EnumerateFiles(Repository.Path("deploy", "crds")))
        {
            var own = Yaml.Read(await File.ReadAllTextAsync(file))[0];
            var made = rendered.One("CustomResourceDefinition", Rendered.Name(own)).DeepClone().AsObject();
            Assert.That(made["metadata"]!["annotations"]!["helm.sh/resource-policy"]!.GetValue<string>(), Is.EqualTo("keep"));
            made["metadata"]!.AsObject().Remove("annotations");
            Assert.That(JsonNode.DeepEquals(made, own), file);
        }
    }

    // Helm keeps chart and manifest in a Secret, whose data may have 1 MiB.
    [Test]
    public async Task A_release_fits_into_its_Secret()
    {
        var release = new JsonObject { ["manifest"] = await new Helm().RunAsync("template", "keyferry", Helm.Chart) };
        foreach (var file in Directory.EnumerateFiles(Helm.Chart, "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Repository.Path("deploy", "crds"))))
        {
            release[file] = Convert.ToBase64String(await File.ReadAllBytesAsync(file));
        }

        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(release.ToJsonString()));
        }

        Assert.That(packed.Length * 4 / 3, Is.LessThan(800 * 1024));
    }

    // https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    [Test]
    public async Task Pods_are_as_restricted_as_can_be()
    {
        var rendered = await new Helm().TemplateAsync("keyferry", _all);
        List<JsonObject> workloads = [.. rendered.All("Deployment"), .. rendered.All("Job")];
        Assert.That(workloads, Has.Count.EqualTo(3));
        Assert.Multiple(() =>
        {
            foreach (var workload in workloads)
            {
                var pod = workload["spec"]!["template"]!["spec"]!;
                var context = Rendered.Container(workload)["securityContext"]!;
                Assert.That(pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>(), Is.True);
                Assert.That(pod["securityContext"]!["seccompProfile"]!["type"]!.GetValue<string>(), Is.EqualTo("RuntimeDefault"));
                Assert.That(pod["hostNetwork"] ?? pod["hostPID"] ?? pod["hostIPC"], Is.Null);
                Assert.That(context["allowPrivilegeEscalation"]!.GetValue<bool>(), Is.False);
                Assert.That(context["readOnlyRootFilesystem"]!.GetValue<bool>(), Is.True);
                Assert.That(context["capabilities"]!.ToJsonString(), Is.EqualTo("""{"drop":["ALL"]}"""));
                Assert.That(context["runAsUser"]!.GetValue<long>(), Is.GreaterThan(0));
                Assert.That(Rendered.Container(workload)["resources"]!["requests"], Is.Not.Null);
            }

            foreach (var deployment in rendered.All("Deployment"))
            {
                var container = Rendered.Container(deployment);
                Assert.That(container["livenessProbe"] is not null && container["readinessProbe"] is not null);
                Assert.That(container["lifecycle"]!["preStop"], Is.Not.Null);
                Assert.That(deployment["spec"]!["template"]!["spec"]!["topologySpreadConstraints"]!.AsArray(), Has.Count.EqualTo(2));
            }
        });
    }

    [Test]
    public async Task An_old_server_gets_no_field_that_it_does_not_have()
    {
        var old = await new Helm().RunAsync("template", "keyferry", Helm.Chart, "--kube-version", "1.20.2", "--set", "installCRDs=false");
        Assert.That(old, Does.Not.Contain("matchConditions").And.Not.Contain("preStop").And.Not.Contain("ValidatingAdmissionPolicy")
            .And.Not.Contain("deletions.keyferry.io"));
    }

    [Test]
    public async Task What_refuses_nothing_stands_in_nobody_s_way()
    {
        var rendered = await new Helm().TemplateAsync("keyferry", "--set", "webhook.failurePolicy=Fail");
        var webhook = rendered.One("ValidatingWebhookConfiguration")["webhooks"]!.AsArray()
            .Single(static w => w!["name"]!.GetValue<string>() == "deletions.keyferry.io")!;

        Assert.That(webhook["failurePolicy"]!.GetValue<string>(), Is.EqualTo("Ignore"));
    }

    [Test]
    public async Task Every_flag_is_one_of_the_program()
    {
        var rendered = await new Helm().TemplateAsync("external-secrets", "-f", ValueSets.PeerValues, "--set", "webhook.separate=true",
            "--set", "metrics.objectLabels=false", "--set", "ambientCredentials=cluster", "--set", "egress.allow={10.0.0.0/8}",
            "--set", "egress.deny={private}", "--set", "webhook.unknownFields=deny", "--set", "webhook.url=https://here:1",
            "--set", "webhook.clientCA.secretName=ca", "--set", "metrics.listen.secure.enabled=true", "--set", "leaderElectionRetryPeriod=3s");
        foreach (var workload in rendered.All("Deployment").Concat(rendered.All("Job")))
        {
            var output = new StringWriter();
            var command = new Webhook.Commands.KeyferryCommand(
                new Webhook.Commands.CommandContext(output, output, static _ => null, []));
            var words = Rendered.Args(workload);
            Assert.That(command.Parse(words).Errors, Is.Empty, string.Join(' ', words));
            Assert.That(Webhook.Commands.UnknownFlags.Of(command.Parse(words)), Is.Empty);
        }
    }
}
