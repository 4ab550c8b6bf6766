using System.Net;
using Keyferry.Providers.Contract;
using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Commands;

public sealed class EgressFlagsTests
{
    private TestCommand _command = null!;

    [SetUp]
    public void SetUp() => _command = new TestCommand();

    [Test]
    public void What_is_open_and_closed_is_read_as_lists()
    {
        var engine = _command.Options(
            "run", "--allow-egress=127.0.0.1:8200,vault.corp", "--allow-egress=[::1]:443", "--deny-egress=private").Engine;

        Assert.That(engine.AllowEgress, Has.Count.EqualTo(3));
        Assert.That(engine.AllowEgress[0].Names(IPAddress.Loopback, 8200), Is.True);
        Assert.That(engine.AllowEgress[1].Names("vault.corp", 1), Is.True);
        Assert.That(engine.AllowEgress[2].Names(IPAddress.IPv6Loopback, 443), Is.True);
        Assert.That(engine.DenyEgress.Any(static r => r.Names(IPAddress.Parse("10.1.2.3"), 443)), Is.True);
    }

    [Test]
    public void Without_them_nothing_is_opened_or_closed()
    {
        var engine = _command.Options("run").Engine;

        Assert.That(engine.AllowEgress, Is.Empty);
        Assert.That(engine.DenyEgress, Is.Empty);
    }

    [TestCase("--allow-egress=https://vault.corp")]
    [TestCase("--deny-egress=10.0.0.1/8")]
    public void What_is_no_list_of_places_is_refused_with_what_is_one(string argument) => Assert.That(
        _command.Read(["run", argument]).Errors.Single(), Does.Contain("127.0.0.1:8200").And.Contain("private"));

    [TestCase("--no-ambient-credentials", AmbientCredentials.ClusterStores)]
    [TestCase("--no-ambient-credentials=false", AmbientCredentials.All)]
    public void No_ambient_credentials_keeps_the_programs_identity_from_namespaced_stores(string argument, AmbientCredentials expected)
    {
        Assert.That(_command.Options("run", argument).Engine.AmbientCredentials, Is.EqualTo(expected));
        Assert.That(
            _command.Options("run", argument, "--ambient-credentials=none").Engine.AmbientCredentials,
            Is.EqualTo(AmbientCredentials.None));
    }
}
