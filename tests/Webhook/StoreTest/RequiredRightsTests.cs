using Keyferry.Api.Stores;
using Keyferry.Webhook.StoreTest;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.StoreTest;

/// <summary>The right that an operation needs, in the words of each store.</summary>
public sealed class RequiredRightsTests
{
    private static IEnumerable<TestCaseData> Rights
    {
        get
        {
            yield return new TestCaseData(new StoreProviderSpec { Aws = new AwsProviderSpec { Service = "SecretsManager" } }, "secretsmanager:");
            yield return new TestCaseData(new StoreProviderSpec { Aws = new AwsProviderSpec { Service = "ParameterStore" } }, "ssm:");
            yield return new TestCaseData(new StoreProviderSpec { Vault = new VaultProviderSpec { Path = "kv", Version = "v2" } }, "kv/");
            yield return new TestCaseData(new StoreProviderSpec { OpenBao = new OpenBaoProviderSpec { Path = "kv" } }, "kv/");
            yield return new TestCaseData(new StoreProviderSpec { AzureKv = new AzureProviderSpec() }, "Key Vault Secrets");
            yield return new TestCaseData(new StoreProviderSpec { GcpSm = new GcpProviderSpec() }, "secretmanager.");
            yield return new TestCaseData(new StoreProviderSpec { Kubernetes = new KubernetesProviderSpec() }, "on secrets");
        }
    }

    [TestCaseSource(nameof(Rights))]
    public void Every_operation_of_a_store_with_rights_names_one(StoreProviderSpec provider, string part)
    {
        foreach (var operation in Enum.GetValues<StoreOperation>())
        {
            Assert.That(RequiredRights.Of(provider, operation, "a/b"), Does.Contain(part), operation.ToString());
        }
    }

    [Test]
    public void A_store_without_rights_names_none() =>
        Assert.That(RequiredRights.Of(new StoreProviderSpec { Fake = new FakeProviderSpec() }, StoreOperation.Get, "a"), Is.Empty);

    [TestCase("v1", "capability read on kv/a/b")]
    [TestCase("v2", "capability read on kv/data/a/b")]
    public void Of_Vault_it_is_the_path_of_the_engine(string version, string right) => Assert.That(
        RequiredRights.Of(new StoreProviderSpec { Vault = new VaultProviderSpec { Path = "kv", Version = version } }, StoreOperation.Get, "a/b"), Is.EqualTo(right));
}
