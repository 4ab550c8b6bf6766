using System.Net;
using Keyferry.Providers.Http;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Http;

public sealed class EgressRuleTests
{
    [TestCase("10.0.0.1", "10.0.0.1", 443, true)]
    [TestCase("10.0.0.1", "10.0.0.2", 443, false)]
    [TestCase("10.0.0.1:8200", "10.0.0.1", 8200, true)]
    [TestCase("10.0.0.1:8200", "10.0.0.1", 443, false)]
    [TestCase("10.0.0.0/8", "10.200.0.1", 1, true)]
    [TestCase("::ffff:10.0.0.1", "10.0.0.1", 1, true)]
    [TestCase("[fd00::1]:443", "fd00::1", 443, true)]
    [TestCase("[fd00::1]:443", "fd00::1", 80, false)]
    [TestCase("fd00::/8", "fd12::7", 80, true)]
    [TestCase("private", "192.168.3.4", 80, true)]
    [TestCase("private", "172.31.0.1", 80, true)]
    [TestCase("private", "fd12::7", 80, true)]
    [TestCase("private", "172.32.0.1", 80, false)]
    [TestCase("1.1.1.1, 2.2.2.2", "2.2.2.2", 80, true)]
    public void An_address_is_named(string list, string address, int port, bool expected) => Assert.That(
        TestEgress.Rules(list).Any(r => r.Names(IPAddress.Parse(address), port)), Is.EqualTo(expected));

    [TestCase("vault.corp", "vault.corp", 1, true)]
    [TestCase("Vault.Corp.", "vault.corp", 1, true)]
    [TestCase("vault.corp:8200", "vault.corp", 8200, true)]
    [TestCase("vault.corp:8200", "vault.corp", 1, false)]
    [TestCase("*.corp", "vault.corp", 1, true)]
    [TestCase("*.corp", "corp", 1, false)]
    [TestCase("*.corp", "notcorp", 1, false)]
    [TestCase("vault.corp", "evil-vault.corp", 1, false)]
    public void A_host_is_named(string list, string host, int port, bool expected) => Assert.That(
        TestEgress.Rules(list).Any(r => r.Names(host, port)), Is.EqualTo(expected));

    [TestCase("10.0.0.1/8")]
    [TestCase("10.0.0.0/33")]
    [TestCase("127.1")]
    [TestCase("host:0")]
    [TestCase("host:65536")]
    [TestCase("host:")]
    [TestCase("https://host")]
    [TestCase("*")]
    [TestCase("a..b")]
    public void What_is_no_rule_is_refused(string text) => Assert.That(EgressRule.TryReadList(text, out _), Is.False);
}
