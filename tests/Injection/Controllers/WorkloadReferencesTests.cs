using System.Text.Json;
using Keyferry.Injection.Controllers;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Controllers;

public sealed class WorkloadReferencesTests
{
    private const string Pod = """
        {"metadata":{"labels":{"keyferry.io/inject":"enabled"},"annotations":{"a":"b"}},
         "spec":{"fieldOfTheFuture":{"a":[1]},
           "initContainers":[{"name":"i","env":[{"name":"X","value":"keyferry://vault/x"}]}],
           "containers":[{"name":"c","env":[{"name":"A","value":"1"},{"name":"Y","value":"keyferry://vault/y#p"},
             {"name":"Z","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"X","value":"keyferry://vault/x"},
             {"name":"BAD","value":"keyferry://vault"}]}]}}
        """;

    [TestCase("Deployment", """{"template":POD}""")]
    [TestCase("Job", """{"template":POD,"backoffLimit":1}""")]
    [TestCase("CronJob", """{"schedule":"* * * * *","jobTemplate":{"spec":{"template":POD}}}""")]
    public void The_references_of_all_containers_are_kept_once_each_and_nothing_else(string kind, string spec)
    {
        var workload = Read(kind, spec.Replace("POD", Pod, StringComparison.Ordinal));

        Assert.Multiple(() =>
        {
            Assert.That(workload.References.Items.Select(static r => r.ToString()),
                Is.EqualTo(new[] { "keyferry://vault/x", "keyferry://vault/y#p" }));
            Assert.That(workload.References.Label, Is.EqualTo("enabled"));
            Assert.That(workload.Spec, Is.Null);
            Assert.That(workload.Metadata.Annotations, Is.Null);
        });
    }

    [TestCase("""{"keyferry.io/inject":"enabled"}""", "{}", false, true)]
    [TestCase("{}", "{}", false, false)]
    [TestCase("{}", "{}", true, true)]
    [TestCase("""{"keyferry.io/inject":"disabled"}""", "{}", true, false)]
    [TestCase("{}", """{"keyferry.io/secrets":"db"}""", false, true)]
    [TestCase("""{"keyferry.io/inject":"disabled"}""", """{"keyferry.io/secrets":"db"}""", false, false)]
    public void Whose_pods_are_not_injected_has_no_use_for_references(string labels, string annotations, bool namespaceAsks, bool injected)
    {
        var workload = Read("Deployment", $$$"""
            {"template":{"metadata":{"labels":{{{labels}}} , "annotations":{{{annotations}}} },
              "spec":{"containers":[{"name":"c","env":[{"name":"X","value":"keyferry://vault/x"}]}]} } }
            """);

        Assert.That(workload.References.AreInjected(namespaceAsks), Is.EqualTo(injected));
    }

    [Test]
    public void A_workload_without_references_keeps_none() => Assert.That(
        Read("StatefulSet", """{"template":{"spec":{"containers":[{"name":"c"}]}}}""").References, Is.SameAs(WorkloadReferences.None));

    private static Workload Read(string kind, string spec)
    {
        var json = $$$"""{"apiVersion":"apps/v1","kind":"{{{kind}}}","metadata":{"name":"w","annotations":{"x":"y"}},"spec":{{{spec}}} }""";
        var type = WorkloadWatches.Kinds.First(k => k.Kind == kind);
        return WorkloadReferences.Project(JsonSerializer.Deserialize(json, type.Json)!);
    }
}
