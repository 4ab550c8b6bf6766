using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Validation;
using Keyferry.Providers.Contract;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

public sealed class GoogleStoreValidatorTests
{
    [Test]
    public void A_store_with_all_that_it_needs_is_passed() => Assert.That(Errors(static _ => { }), Is.Empty);

    [Test]
    public void A_namespaced_store_names_no_other_namespace()
    {
        var errors = Errors(static s => s.Auth = new GcpAuth
        {
            SecretRef = new GcpSecretAuth { SecretAccessKeySecretRef = new() { Name = "a", Key = "b", Namespace = "other" } },
        });
        Assert.That(errors.Single(), Does.Contain("secretRef.secretAccessKeySecretRef.namespace").And.Contain("invalid auth secret data: namespace should either be empty"));

        Assert.That(
            Errors(static s => s.Auth = new GcpAuth { WorkloadIdentity = new() { ServiceAccountRef = new() { Name = "a", Namespace = "other" } } }).Single(),
            Does.Contain("invalid workload identity service account reference: namespace should either be empty"));
        Assert.That(
            Errors(static s => s.Auth = Federated(f => f.CredConfig = new() { Name = "a", Key = "b", Namespace = "other" })).Single(),
            Does.Contain("workloadIdentityFederation.credConfig.namespace"));
        Assert.That(
            Errors(static s => s.Auth = Federated(f => f.ServiceAccountRef = new ServiceAccountSelector { Name = "a", Namespace = "other" })).Single(),
            Does.Contain("workloadIdentityFederation.serviceAccountRef.namespace"));
        Assert.That(
            Errors(static s => s.Auth = Federated(f => f.AwsSecurityCredentials =
                new() { Region = "eu-central-1", AwsCredentialsSecretRef = new() { Name = "a", Namespace = "other" } })).Single(),
            Does.Contain("awsCredentialsSecretRef.namespace"));
    }

    [Test]
    public void A_cluster_wide_store_names_any() => Assert.That(
        Errors(
            static s => s.Auth = new GcpAuth { WorkloadIdentity = new() { ServiceAccountRef = new() { Name = "a", Namespace = "other" } } }, clusterWide: true),
        Is.Empty);

    [Test]
    public void Federation_takes_exactly_one_way_and_its_audience()
    {
        Assert.That(Errors(static s => s.Auth = Federated(static _ => { })).Single(), Does.Contain("exactly one of credConfig"));
        Assert.That(Errors(static s => s.Auth = Federated(static f =>
        {
            f.Audience = null;
            f.ServiceAccountRef = new ServiceAccountSelector { Name = "a" };
        })).Single(), Does.Contain("audience must be set"));
    }

    [Test]
    public void What_cannot_work_or_has_no_effect_is_warned_of()
    {
        Assert.That(
            Errors(static s => s.SecretVersionSelectionPolicy = "LatestOrNewest").Single(),
            Does.Contain("secretVersionSelectionPolicy").And.Contain("LatestOrNewest counts as LatestOrFail; known are LatestOrFail and LatestOrFetch"));
        Assert.That(Errors(static s => s.ProjectId = null).Single(), Does.Contain("projectID").And.Contain("the store will not become ready"));
        Assert.That(
            Errors(static s => s.Auth!.WorkloadIdentity = new() { ServiceAccountRef = new() { Name = "a" } }).Single(),
            Does.Contain("workloadIdentity").And.Contain("has no effect: secretRef is set too, and wins"));
    }

    [Test]
    public void A_location_that_would_lead_elsewhere_is_refused() =>
        Assert.That(Errors(static s => s.Location = "evil.example.com/").Single(), Does.Contain("is no location"));

    [TestCase("my-project", "my-project", "", "", ExpectedResult = true)]
    [TestCase("my-project", "other", "", "", ExpectedResult = false)]
    [TestCase("my-project", "my-project", "", "europe-west3", ExpectedResult = false)]
    [TestCase("123456", "123456", "", "", ExpectedResult = true)]
    [TestCase("my-project", "123456", "", "", ExpectedResult = null)]
    public bool? Stores_lead_to_one_place_by_project_and_location(string one, string other, string location, string otherLocation)
    {
        var provider = new GoogleScene().Provider;
        StoreLocation Of(string project, string place) => provider.LocationOf(GoogleScene.Store(s => (s.ProjectId, s.Location) = (project, place)));
        return Of(one, location).IsSameAs(Of(other, otherLocation));
    }

    private static GcpAuth Federated(Action<GcpWorkloadIdentityFederation> change)
    {
        var federation = new GcpWorkloadIdentityFederation { Audience = GoogleScene.Audience };
        change(federation);
        return new GcpAuth { WorkloadIdentityFederation = federation };
    }

    private static string[] Errors(Action<GcpProviderSpec> change, bool clusterWide = false)
    {
        var errors = new FieldErrorList();
        new GoogleScene().Provider.Validate(GoogleScene.Store(change, clusterWide), errors);
        return [.. errors.All.Select(static e => e.ToString())];
    }
}
