using System.Text.Json;
using k8s.Models;
using Keyferry.Admission.Fields;
using Keyferry.Admission.Validation;
using Keyferry.Api.Crds;
using Keyferry.Kubernetes.Types;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using Keyferry.Webhook.Takeover;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Takeover;

/// <summary>What is found in single objects, which a server of the operator's definitions holds with all their fields.</summary>
public sealed class ObjectCheckTests
{
    private FindingList _findings = null!;

    [SetUp]
    public void SetUp() => _findings = new FindingList();

    [Test]
    public void A_field_that_this_build_does_not_know_is_in_the_way()
    {
        Look("ExternalSecret", """{"secretStoreRef": {"name": "a"}, "data": [{"secretKey": "k", "remoteRef": {"key": "v", "brandNew": 1}}]}""");

        var finding = _findings.Findings.Single();
        Assert.That(finding.Area, Is.EqualTo("field"));
        Assert.That(finding.IsInTheWay, Is.True);
        Assert.That(finding.Message, Does.StartWith("spec.data[0].remoteRef.brandNew: unknown field \"brandNew\""));
    }

    [Test]
    public void A_generator_that_this_build_does_not_have_is_in_the_way() => Assert.That(
        Look("ExternalSecret", """{"dataFrom": [{"sourceRef": {"generatorRef": {"kind": "Teapot", "name": "a"}}}]}""").Select(static f => f.Area),
        Has.Member("generator"));

    [Test]
    public void The_settings_of_a_provider_that_this_build_does_not_have_say_nothing_more() => Assert.That(
        Look("SecretStore", """{"provider": {"brandnew": {"url": 1}}}""").Select(static f => f.Area), Is.EqualTo(new[] { "provider" }));

    [Test]
    public void What_admission_would_refuse_is_in_the_way() => Assert.That(
        Look("ExternalSecret", """{"secretStoreRef": {"name": "a"}, "refreshInterval": "1 hour", "data": [{"secretKey": "k", "remoteRef": {"key": "v"}}]}""")
            .Single().Message,
        Does.StartWith("would be refused at its next change: spec.refreshInterval"));

    [Test]
    public void What_is_as_it_should_be_is_not_told() => Assert.That(
        Look("ExternalSecret", """{"secretStoreRef": {"name": "a"}, "data": [{"secretKey": "k", "remoteRef": {"key": "v"}}]}"""), Is.Empty);

    [Test]
    public void What_is_deleted_for_long_and_held_by_a_finalizer_is_told()
    {
        var metadata = new V1ObjectMeta
        {
            Name = "a", NamespaceProperty = "shop", DeletionTimestamp = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Finalizers = ["externalsecrets.external-secrets.io/externalsecret-cleanup"],
        };

        Look("ExternalSecret", """{"secretStoreRef": {"name": "a"}, "data": [{"secretKey": "k", "remoteRef": {"key": "v"}}]}""", metadata);

        Assert.That(_findings.Findings.Single().Area, Is.EqualTo("finalizer"));
    }

    private IReadOnlyList<TakeoverFinding> Look(string kind, string spec, V1ObjectMeta? metadata = null)
    {
        var providers = ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null));
        var generators = GeneratorRegistry.Create(TimeProvider.System);
        var check = new ObjectCheck(
            new ManifestValidator(new ApiSchemas(), providers.All, null, UnknownFieldPolicy.Warn, generators.All),
            providers, generators, "default", _findings, TimeProvider.System);
        var known = CrdKinds.All.First(k => k.Resource.Kind == kind);
        check.Look(
            new DefinedKind(known, UnstructuredType.Of(known.Resource.Group, known.Resource.Version, known.Resource.Plural, kind, true)),
            metadata ?? new V1ObjectMeta { Name = "a", NamespaceProperty = "shop" },
            JsonElement.Parse($$"""
                {"apiVersion": "{{known.Resource.ApiVersion}}", "kind": "{{kind}}", "metadata": {"name": "a", "namespace": "shop"}, "spec": {{spec}} }
                """));
        return _findings.Findings;
    }
}
