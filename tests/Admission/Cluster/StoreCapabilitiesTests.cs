using Keyferry.Admission.Cluster;
using Keyferry.Api.Stores;
using Keyferry.Providers;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Cluster;

/// <summary>What admission says a kind of store cannot do is what its provider says of itself, where that is built in.</summary>
public sealed class StoreCapabilitiesTests
{
    [Test]
    public void Built_in_providers_say_the_same_of_themselves()
    {
        var providers = ProviderRegistry.Create(static _ => null, TimeProvider.System, new ProviderCalls(null)).All;
        var spec = new StoreProviderSpec { OpenBao = new OpenBaoProviderSpec() };
        var store = new SecretStoreSpec { Provider = spec };

        Assert.That(providers.Single(static p => p.Capabilities == "ReadOnly").Key, Is.EqualTo(StoreCapabilities.NotWritten(store)));
        Assert.That(providers.Where(static p => p.Capabilities == "WriteOnly"), Is.Empty);
    }
}
