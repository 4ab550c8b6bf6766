using System.Text.Json;
using Keyferry.Api.Stores;
using Keyferry.Providers.Metrics;
using NUnit.Framework;

namespace Keyferry.Providers.Tests;

public sealed class ProviderRegistryTests
{
    private static readonly ProviderRegistry Registry =
        ProviderRegistry.Create(_ => null, TimeProvider.System, new ProviderCalls(null));

    [Test]
    public void A_store_is_served_by_the_provider_of_its_key()
    {
        var spec = new SecretStoreSpec { Provider = new StoreProviderSpec { Fake = new FakeProviderSpec() } };

        Assert.That(Registry.TryFind(spec, out var provider, out _), Is.True);
        Assert.That(provider!.Key, Is.EqualTo("fake"));
    }

    [Test]
    public void A_provider_that_is_not_built_in_is_named_beside_those_that_are()
    {
        var spec = new SecretStoreSpec
        {
            Provider = new StoreProviderSpec { UntypedProviders = new() { ["doppler"] = JsonElement.Parse("{}") } },
        };

        Assert.That(Registry.TryFind(spec, out var provider, out var error), Is.False);
        Assert.That(provider, Is.Null);
        Assert.That(error, Is.EqualTo($"spec.provider.doppler is not served by this program; served are: {string.Join(", ", Registry.Keys)}"));
    }

    [Test]
    public void A_store_needs_exactly_one_provider()
    {
        var both = new SecretStoreSpec { Provider = new StoreProviderSpec { Fake = new(), Aws = new() } };

        Registry.TryFind(new SecretStoreSpec(), out _, out var none);
        Registry.TryFind(both, out _, out var two);

        Assert.That(none, Is.EqualTo($"spec.provider is empty; set exactly one of: {string.Join(", ", Registry.Keys)}"));
        Assert.That(two, Is.EqualTo("spec.provider has aws, fake; set exactly one"));
    }
}
