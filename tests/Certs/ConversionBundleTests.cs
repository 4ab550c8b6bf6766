using Keyferry.Certs.Tests.Fakes;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests;

/// <summary>A definition whose conversion leads to our webhook gets the bundle; any other is left alone.</summary>
public sealed class ConversionBundleTests
{
    private FakeTimeProvider _time = null!;
    private TestApi _api = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        _api = TestCluster.Start();
        _api.PutConfigurations();
    }

    [TearDown]
    public async Task TearDownAsync() => await _api.DisposeAsync();

    [Test]
    public async Task A_conversion_by_our_webhook_gets_the_bundle_and_it_is_put_back()
    {
        _api.PutConversion("https://127.0.0.1:9443/convert");
        var replica = new Replica(_api, _time);
        await replica.CheckAsync();
        var first = _api.ConversionBundle();
        _api.PutConversion("https://127.0.0.1:9443/convert");
        Assert.That(_api.ConversionBundle(), Is.Null);
        _time.Advance(TimeSpan.FromMinutes(11));
        await replica.CheckAsync();

        Assert.Multiple(() =>
        {
            Assert.That(first?.Pem, Is.EqualTo(_api.Published()[0].Pem));
            Assert.That(_api.ConversionBundle()?.Pem, Is.EqualTo(_api.Published()[0].Pem));
        });
    }

    [Test]
    public async Task Definitions_are_large_and_are_not_read_again_without_a_change()
    {
        _api.PutConversion("https://127.0.0.1:9443/convert");
        var replica = new Replica(_api, _time);
        await replica.CheckAsync();
        _api.Calls.ForgetCalls();
        for (var i = 0; i < 10; i++)
        {
            await replica.CheckAsync();
        }

        Assert.That(_api.Calls.Calls.Count(static c => c.Type.Kind == "CustomResourceDefinition"), Is.Zero);
        replica.Publication.DefinitionChanged();
        await replica.CheckAsync();
        Assert.That(_api.Calls.Calls.Count(static c => c.Type.Kind == "CustomResourceDefinition"), Is.EqualTo(1));
    }

    [TestCase("https://127.0.0.1:9444/convert")]
    [TestCase("https://elsewhere.example/convert")]
    public async Task A_conversion_by_somebody_else_is_left_alone(string url)
    {
        _api.PutConversion(url);

        Assert.That(await new Replica(_api, _time).CheckAsync(), Is.Null);
        Assert.That(_api.ConversionBundle(), Is.Null);
    }
}
