using System.Net;
using System.Net.Sockets;
using Keyferry.Providers.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Http;

public sealed class EgressPolicyTests
{
    private readonly ListedResolver _resolver = new ListedResolver()
        .With("vault.corp", "10.1.2.3").With("sidecar.corp", "127.0.0.1").With("cloud.corp", "169.254.169.254")
        .With("metadata.google.internal", "169.254.169.254").With("kubernetes.default", "10.96.0.1");

    [TestCase("", "", "vault.corp", true)]
    [TestCase("", "private", "vault.corp", false)]
    [TestCase("", "10.0.0.0/8", "vault.corp", false)]
    [TestCase("", "*.corp", "vault.corp", false)]
    [TestCase("", "private", "[::ffff:10.1.2.3]", false)]
    [TestCase("", "private", "[64:ff9b::10.1.2.3]", false)]
    [TestCase("vault.corp", "private", "vault.corp", true)]
    [TestCase("10.1.2.3:443", "private", "vault.corp", true)]
    [TestCase("10.1.2.3:80", "private", "vault.corp", false)]
    [TestCase("", "", "93.184.216.34", true)]
    [TestCase("", "", "[64:ff9b::93.184.216.34]", true)]
    [TestCase("", "", "[64:ff9b:1::93.184.216.34]", true)]
    [TestCase("", "", "[2606:2800:220:1::1]", true)]
    [TestCase("", "", "[2002:5db8:d822::1]", true)]
    [TestCase("", "", "sidecar.corp", false)]
    [TestCase("sidecar.corp", "", "sidecar.corp", true)]
    [TestCase("127.0.0.0/8", "", "sidecar.corp", true)]
    [TestCase("127.0.0.0/8", "", "[64:ff9b::127.0.0.1]", false)]
    [TestCase("169.254.0.0/16", "", "169.254.1.1", true)]
    // A metadata service is opened by its own address or name only.
    [TestCase("169.254.0.0/16", "", "169.254.169.254", false)]
    [TestCase("0.0.0.0/0", "", "169.254.169.254", false)]
    [TestCase("cloud.corp", "", "cloud.corp", false)]
    [TestCase("169.254.169.254", "", "169.254.169.254", true)]
    [TestCase("169.254.169.254", "", "cloud.corp", true)]
    [TestCase("169.254.169.254", "", "metadata.google.internal", false)]
    [TestCase("metadata.google.internal", "", "metadata.google.internal", true)]
    [TestCase("*.google.internal", "", "metadata.google.internal", false)]
    [TestCase("", "", "224.0.0.1", false)]
    [TestCase("", "", "kubernetes.default", true)]
    public async Task Who_may_be_reached_is_decided_by_the_rules(string allow, string deny, string host, bool expected)
    {
        var policy = TestEgress.Of(allow, deny, _resolver);

        Assert.That(await IsOpenAsync(policy, host, EgressUse.Store), Is.EqualTo(expected));
    }

    [TestCase("", false)]
    [TestCase("0.0.0.0/0,10.0.0.0/8", false)]
    [TestCase("kubernetes.default", true)]
    public async Task The_api_server_is_opened_to_webhooks_by_its_own_name_or_address_only(string allow, bool expected) => Assert.That(
        await IsOpenAsync(TestEgress.Of(allow, resolver: _resolver), "kubernetes.default", EgressUse.Webhook), Is.EqualTo(expected));

    [TestCase("only-the-proxy-knows.example", true)]
    [TestCase("vault.corp", true)]
    [TestCase("metadata.goog", false)]
    [TestCase("cloud.corp", false)]
    [TestCase("127.0.0.1", false)]
    public async Task What_a_proxy_resolves_is_checked_by_name_and_by_what_it_is_here(string host, bool expected)
    {
        var policy = TestEgress.Of("", resolver: _resolver);
        var refusal = await RefusalAsync(async () => await policy.CheckProxiedAsync(host, 443, EgressUse.Store, default));

        Assert.That(refusal is null, Is.EqualTo(expected), refusal?.Message);
    }

    [Test]
    public async Task A_refusal_says_who_can_open_it_and_no_address_that_a_name_leads_to()
    {
        var policy = TestEgress.Of("", resolver: _resolver);
        var refusal = await RefusalAsync(async () => await policy.ResolveAsync("cloud.corp", 443, EgressUse.Store, default));

        Assert.That(refusal!.Message, Does.Contain("cloud.corp").And.Contain("--allow-egress").And.Not.Contain("169.254"));
    }

    [Test]
    public void A_name_that_leads_nowhere_is_no_refusal() => Assert.That(
        async () => await TestEgress.Of("", resolver: _resolver).ResolveAsync("gone.corp", 443, EgressUse.Store, default),
        Throws.InstanceOf<SocketException>());

    private static async Task<EgressRefusedException?> RefusalAsync(Func<Task> check)
    {
        try
        {
            await check();
            return null;
        }
        catch (EgressRefusedException e)
        {
            return e;
        }
    }

    private static async Task<bool> IsOpenAsync(EgressPolicy policy, string host, EgressUse use)
    {
        try
        {
            return (await policy.ResolveAsync(host, 443, use, default)) is [IPAddress, ..];
        }
        catch (EgressRefusedException)
        {
            return false;
        }
    }
}
