using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests;

/// <summary>Whether two stores lead to one place: what a PushSecret may delete hangs on it.</summary>
public sealed class StoreLocationTests
{
    private const string Keys = "\"auth\":{\"secretRef\":{\"accessKeyIDSecretRef\":{\"name\":\"aws\",\"key\":\"id\"}}}";
    private const string Soft = "{\"aws\":{\"service\":\"SecretsManager\",\"region\":\"us-east-1\"," + Keys + "}}";

    [TestCase(
        Soft, "{\"aws\":{\"service\":\"SecretsManager\",\"region\":\"us-east-1\"," + Keys
            + ",\"prefix\":\"x/\",\"secretsManager\":{\"forceDeleteWithoutRecovery\":true}}}", true,
        TestName = "settings of deletion, and a prefix, which is part of the key")]
    [TestCase(Soft, "{\"aws\":{\"service\":\"SecretsManager\",\"region\":\"eu-west-1\"," + Keys + "}}", false, TestName = "two regions")]
    [TestCase(Soft, "{\"aws\":{\"service\":\"ParameterStore\",\"region\":\"us-east-1\"," + Keys + "}}", false, TestName = "two services")]
    [TestCase(Soft, "{\"aws\":{\"service\":\"SecretsManager\",\"region\":\"us-east-1\"}}", null, TestName = "other credentials: nobody knows")]
    [TestCase(
        "{\"aws\":{\"service\":\"SecretsManager\",\"region\":\"us-east-1\",\"role\":\"arn:aws:iam::111122223333:role/a\"}}",
        "{\"aws\":{\"service\":\"SecretsManager\",\"region\":\"us-east-1\",\"role\":\"arn:aws:iam::444455556666:role/a\"}}", false,
        TestName = "roles of two accounts")]
    [TestCase(
        "{\"aws\":{\"service\":\"SecretsManager\",\"region\":\"us-east-1\",\"role\":\"arn:aws:iam::111122223333:role/a\"}}",
        "{\"aws\":{\"service\":\"SecretsManager\",\"region\":\"us-east-1\",\"role\":\"arn:aws:iam::111122223333:role/b\"}}", null,
        TestName = "two roles of an account")]
    [TestCase(Soft, "{\"kubernetes\":{\"remoteNamespace\":\"a\"}}", false, TestName = "two kinds of store")]
    [TestCase("{\"kubernetes\":{}}", "{\"kubernetes\":{\"remoteNamespace\":\"default\"}}", true, TestName = "the default namespace")]
    [TestCase("{\"kubernetes\":{\"remoteNamespace\":\"a\"}}", "{\"kubernetes\":{\"remoteNamespace\":\"b\"}}", false, TestName = "two namespaces")]
    [TestCase(
        "{\"kubernetes\":{\"remoteNamespace\":\"a\",\"server\":{\"url\":\"https://one\"}}}",
        "{\"kubernetes\":{\"remoteNamespace\":\"a\",\"server\":{\"url\":\"https://two\"}}}", null,
        TestName = "two addresses, which may be one server")]
    public void Places_are_told_apart_as_far_as_manifests_tell(string one, string other, bool? same)
    {
        Assert.That(LocationOf(one).IsSameAs(LocationOf(other)), Is.EqualTo(same));
        Assert.That(LocationOf(other).IsSameAs(LocationOf(one)), Is.EqualTo(same));
    }

    private static StoreLocation LocationOf(string provider)
    {
        var store = TestStores.Namespaced(JsonSerializer.Deserialize(provider, ApiJsonContext.Default.StoreProviderSpec)!);
        var registry = ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null));
        Assert.That(registry.TryFind(store.Spec, out var found, out var problem), problem);
        return found!.LocationOf(store);
    }
}
