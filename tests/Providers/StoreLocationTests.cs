using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests;

/// <summary>Whether two stores lead to one place: what a PushSecret may delete hangs on it.</summary>
public sealed class StoreLocationTests
{
    [TestCase("{\"fake\":{\"data\":[]}}", "{\"kubernetes\":{\"remoteNamespace\":\"a\"}}", false, TestName = "two kinds of store")]
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
