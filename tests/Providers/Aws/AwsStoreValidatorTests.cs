using Keyferry.Api.Validation;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Aws;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Aws;

public sealed class AwsStoreValidatorTests
{
    private const string ForeignNamespace = "namespace should either be empty or match the namespace of the "
        + "SecretStore for a namespaced SecretStore";

    [Test]
    public void A_good_store_has_no_faults() => Assert.That(Faults(_ => { }), Is.Empty);

    [TestCase("", "spec.provider.aws.region: region must be set, such as eu-central-1")]
    [TestCase("not a region", "spec.provider.aws.region: region not found: not a region")]
    [TestCase("noop.", "spec.provider.aws.region: region not found: noop.")]
    public void A_region_that_cannot_be_one_is_refused(string region, string fault) =>
        Assert.That(Faults(spec => spec.Region = region), Is.EqualTo(new[] { fault }));

    [Test]
    public void A_region_that_is_near_none_is_warned_of_without_advice() =>
        Assert.That(
            Faults(static spec => spec.Region = "moon-base-7"),
            Is.EqualTo(new[] { "warning: spec.provider.aws.region: AWS has no region moon-base-7 that this program knows of" }));

    [Test]
    public void A_region_that_is_probably_misspelt_is_warned_of_with_the_nearest() =>
        Assert.That(Faults(spec => spec.Region = "eu-central1"), Is.EqualTo(new[]
        {
            "warning: spec.provider.aws.region: AWS has no region eu-central1 that this program knows of; "
                + "the nearest is eu-central-1",
        }));

    [Test]
    public void Deletion_settings_must_fit_together()
    {
        var errors = Faults(spec => spec.SecretsManager = new AwsSecretsManagerSettings
        {
            RecoveryWindowInDays = 3, ForceDeleteWithoutRecovery = true,
        });

        const string path = "spec.provider.aws.secretsManager.recoveryWindowInDays: invalid DeleteSecretInput: ";
        Assert.That(errors, Is.EqualTo(new[]
        {
            path + "RecoveryWindowInDays must be between 7 and 30 days",
            path + "ForceDeleteWithoutRecovery conflicts with RecoveryWindowInDays",
        }));
    }

    [Test]
    public void A_reference_out_of_the_stores_namespace_is_refused()
    {
        var errors = Faults(spec => spec.Auth = new AwsAuth
        {
            SecretRef = new AwsSecretAuth
            {
                AccessKeyIdSecretRef = new SecretKeySelector { Name = "k", Key = "id", Namespace = "foreign" },
                SecretAccessKeySecretRef = new SecretKeySelector { Name = "k", Key = "secret", Namespace = "team" },
            },
        });

        Assert.That(errors, Is.EqualTo(new[]
        {
            "spec.provider.aws.auth.secretRef.accessKeyIDSecretRef.namespace: invalid Auth.SecretRef.AccessKeyID: "
                + ForeignNamespace,
        }));
    }

    [Test]
    public void Half_a_set_of_keys_is_refused()
    {
        var errors = Faults(spec => spec.Auth = new AwsAuth
        {
            SecretRef = new AwsSecretAuth { AccessKeyIdSecretRef = new SecretKeySelector { Name = "k" } },
        });

        Assert.That(errors, Is.EqualTo(new[]
        {
            "spec.provider.aws.auth.secretRef.accessKeyIDSecretRef.key: invalid Auth.SecretRef.AccessKeyID: "
                + "key must be set",
            "spec.provider.aws.auth.secretRef.secretAccessKeySecretRef: invalid Auth.SecretRef.SecretAccessKey: "
                + "the reference is missing",
        }));
    }

    [Test]
    public void Two_kinds_of_credentials_are_warned_of_and_an_empty_one_is_refused()
    {
        Assert.That(Faults(spec => spec.Auth = new AwsAuth { Jwt = new(), SecretRef = AwsStores.StaticKeys.SecretRef }),
            Is.EqualTo(new[]
            {
                "spec.provider.aws.auth.jwt.serviceAccountRef: jwt needs a serviceAccountRef",
                "warning: spec.provider.aws.auth.secretRef: has no effect: jwt is set too, and wins",
            }));
    }

    private static IEnumerable<string> Faults(Action<AwsProviderSpec> change)
    {
        var spec = new AwsProviderSpec
        {
            Service = "SecretsManager", Region = "eu-central-1", Auth = AwsStores.StaticKeys,
        };
        change(spec);
        var errors = new FieldErrorList();
        var provider = new AwsProvider(_ => null, TimeProvider.System, new ProviderCalls(null));
        provider.Validate(TestStores.Namespaced(new StoreProviderSpec { Aws = spec }), errors);
        return errors.All.Select(f => f.IsWarning ? $"warning: {f}" : f.ToString());
    }
}
