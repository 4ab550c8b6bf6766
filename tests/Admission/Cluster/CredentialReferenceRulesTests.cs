using NUnit.Framework;

namespace Keyferry.Admission.Tests.Cluster;

/// <summary>What a store or generator logs in with, or as, and is not there or not ready for it.</summary>
public sealed class CredentialReferenceRulesTests
{
    private const string Role = "eks.amazonaws.com/role-arn";
    private const string Client = "azure.workload.identity/client-id";
    private const string Tenant = "azure.workload.identity/tenant-id";
    private const string Email = "iam.gke.io/gcp-service-account";

    [Test]
    public void Credentials_of_a_store_that_are_missing_are_told_where_their_kind_is_known()
    {
        const string provider = """
            provider: {vault: {server: "https://v", caProvider: {type: ConfigMap, name: ca, key: k}, auth: {tokenSecretRef: {name: token, key: k},
              kubernetes: {mountPath: k, role: r, serviceAccountRef: {name: sa}}}}}
            """;

        Assert.That(ClusterCheck.Of("SecretStore", provider, new ListedCluster()), Is.EquivalentTo(new[]
        {
            "spec.provider.vault.auth.kubernetes.serviceAccountRef.name: no ServiceAccount \"sa\" is in namespace \"shop\"; it does not work until it is there",
            "spec.provider.vault.auth.tokenSecretRef.name: no Secret \"token\" is in namespace \"shop\"; it does not work until it is there",
            "spec.provider.vault.caProvider.name: no ConfigMap \"ca\" is in namespace \"shop\"; it does not work until it is there",
        }));
        Assert.That(
            ClusterCheck.Of("SecretStore", provider, new ListedCluster { Unknown = { "Secret", "ConfigMap", "ServiceAccount" } }), Is.Empty);
        Assert.That(
            ClusterCheck.Of("ClusterSecretStore", provider.Replace("{name: token", "{name: token, namespace: bank", StringComparison.Ordinal), new ListedCluster()),
            Is.EqualTo(new[] { "spec.provider.vault.auth.tokenSecretRef.name: no Secret \"token\" is in namespace \"bank\"; it does not work until it is there" }),
            "without a namespace it is the caller's");
    }

    [Test]
    public void A_hint_never_names_a_Secret_and_no_other_namespace_is_told_of()
    {
        var cluster = new ListedCluster().Add("Secret", "shop", "token-1").Add("Secret", "bank", "token");

        Assert.That(
            ClusterCheck.Of("SecretStore", "provider: {vault: {server: x, auth: {tokenSecretRef: {name: token-2, key: k}}}}", cluster),
            Has.Exactly(1).Not.Contains("token-1"));
        Assert.That(
            ClusterCheck.Of("SecretStore", "provider: {vault: {server: x, auth: {tokenSecretRef: {name: token-2, key: k, namespace: bank}}}}", cluster),
            Is.Empty);
    }

    [TestCase("SecretStore", "provider: {aws: {service: SecretsManager, auth: {jwt: {serviceAccountRef: {name: app}}}}}", "provider.aws.auth.jwt", Role)]
    [TestCase(
        "SecretStore", "provider: {vault: {server: x, auth: {iam: {vaultRole: r, jwt: {serviceAccountRef: {name: app}}}}}}", "provider.vault.auth.iam.jwt",
        Role)]
    [TestCase("SecretStore", "provider: {vault: {server: x, auth: {gcp: {role: r, serviceAccountRef: {name: app}}}}}", "provider.vault.auth.gcp", Email)]
    [TestCase(
        "SecretStore", "provider: {azurekv: {vaultUrl: x, authType: WorkloadIdentity, serviceAccountRef: {name: app}}}", "provider.azurekv", Client)]
    [TestCase("ECRAuthorizationToken", "region: eu-west-1, auth: {jwt: {serviceAccountRef: {name: app}}}", "auth.jwt", Role)]
    [TestCase("ACRAccessToken", "registry: x, auth: {workloadIdentity: {serviceAccountRef: {name: app}}}", "auth.workloadIdentity", Client, Tenant)]
    public void A_ServiceAccount_without_the_annotation_by_which_its_cloud_knows_it_is_told(
        string kind, string spec, string settings, params string[] annotations)
    {
        Assert.That(ClusterCheck.Of(kind, spec, new ListedCluster().Account("shop", "app", (annotations[0], " "))), Is.EqualTo(annotations.Select(
            a => $"spec.{settings}.serviceAccountRef.name: ServiceAccount \"app\" of namespace \"shop\" has no annotation {a}, without which it cannot log in")));
        Assert.That(
            ClusterCheck.Of(kind, spec, new ListedCluster().Account("shop", "app", [.. annotations.Select(static a => (a, "x"))])), Is.Empty);
        Assert.That(
            ClusterCheck.Of(kind, spec, new ListedCluster { Unknown = { "ServiceAccount" } }), Is.Empty, "who may not list ServiceAccounts knows none");
    }

    [TestCase("provider: {azurekv: {vaultUrl: x, serviceAccountRef: {name: app}}}", Description = "a service principal does not read it")]
    [TestCase(
        "provider: {azurekv: {vaultUrl: x, authType: WorkloadIdentity, serviceAccountRef: {name: app}, authSecretRef: {clientId: {name: app, key: k}}}}",
        Description = "the Secret names the application")]
    [TestCase(
        "provider: {gcpsm: {projectID: p, auth: {workloadIdentity: {serviceAccountRef: {name: app}}}}}", Description = "the ServiceAccount may have rights itself")]
    [TestCase("provider: {vault: {server: x, auth: {kubernetes: {mountPath: k, role: r, serviceAccountRef: {name: app}}}}}")]
    public void Where_an_annotation_is_not_needed_nothing_is_said(string spec) => Assert.That(
        ClusterCheck.Of("SecretStore", spec, new ListedCluster().Account("shop", "app").Add("Secret", "shop", "app")), Is.Empty);
}
