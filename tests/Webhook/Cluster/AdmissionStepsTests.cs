using System.Text.Json.Nodes;
using Keyferry.Kubernetes.Types;
using Keyferry.Webhook.Options;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Cluster;

/// <summary>Why both steps of admission validate (docs/decisions/0003): the server's own schema stands between them.</summary>
public sealed class AdmissionStepsTests
{
    // A word that the schema refuses, a misspelt field, a rule over two entries, and a template: one is the server's to find, three are not.
    private const string Faulty = """
        {"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "metadata": {"name": "db", "namespace": "default"},
         "spec": {"secretStoreRef": {"name": "fake", "kid": "SecretStore"},
                  "target": {"creationPolicy": "owner", "template": {"data": {"url": "{{ .nobody }}"}}},
                  "data": [{"secretKey": "k", "remoteRef": {"key": "a"}}, {"secretKey": "k", "remoteRef": {"key": "b"}}]}}
        """;

    [Test]
    public async Task A_bad_manifest_is_refused_with_all_its_faults_which_the_validating_step_alone_would_not_tell()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using var host = await cluster.KeyferryAsync(static o => o with { Components = Components.Admission | Components.Certificates });

        var both = await cluster.TryApplyAsync(JsonNode.Parse(Faulty)!.AsObject());
        await RemoveAsync(cluster, "mutatingwebhookconfigurations");
        var validatingAlone = await cluster.TryApplyAsync(JsonNode.Parse(Faulty)!.AsObject());

        string[] all = ["spec.data[1].secretKey", "spec.secretStoreRef.kid", "spec.target.creationPolicy", "spec.target.template.data[url]"];
        Assert.Multiple(() =>
        {
            Assert.That(both.Failure!.Code, Is.EqualTo(422));
            Assert.That(both.Failure.Causes.Select(static c => c.Field), Is.EquivalentTo(all));
            Assert.That(both.Failure.Message, Does.Contain("did you mean \"Owner\"?").And.Contain("did you mean \"kind\"?"));
            Assert.That(validatingAlone.Failure!.Causes.Select(static c => c.Field), Is.EqualTo(new[] { "spec.target.creationPolicy" }));
        });
    }

    [Test]
    public async Task What_is_bad_behind_the_mutating_step_is_refused_by_the_validating_one()
    {
        await using var cluster = await LocalCluster.StartAsync();
        await using var host = await cluster.KeyferryAsync(static o => o with { Components = Components.Admission | Components.Certificates });
        // As if another webhook had changed the object after ours.
        await RemoveAsync(cluster, "mutatingwebhookconfigurations");
        var valid = Faulty.Replace("\"owner\"", "\"Owner\"", StringComparison.Ordinal);

        var refused = await cluster.TryApplyAsync(JsonNode.Parse(valid)!.AsObject());

        Assert.That(
            refused.Failure!.Causes.Select(static c => c.Field),
            Is.EquivalentTo(["spec.data[1].secretKey", "spec.secretStoreRef.kid", "spec.target.template.data[url]"]));
    }

    private static async Task RemoveAsync(LocalCluster cluster, string plural)
    {
        var removed = await cluster.Kube.Api.DeleteAsync(
            new ResourceType("admissionregistration.k8s.io", "v1", plural, plural, Namespaced: false), new ObjectKey("", "keyferry"), null, CancellationToken.None);
        Assert.That(removed.Ok, Is.True, removed.Failure?.Message);
    }
}
