using Keyferry.Webhook.Tests.Fakes;
using NUnit.Framework;

namespace Keyferry.Webhook.Tests.Commands;

/// <summary>What is wrong with a command line is told whole, each error with its flag, value, source and way out.</summary>
public sealed class RunFlagErrorTests
{
    private TestCommand _command = null!;

    [SetUp]
    public void SetUp() => _command = new TestCommand();

    [TestCase("--webhook-port", "99999", "expected a whole number from 0 to 65535")]
    [TestCase("--concurrent", "0", "expected a whole number from 1 up")]
    [TestCase("--store-requeue-interval", "5", "expected a duration above zero such as 30s, 5m or 1h30m")]
    [TestCase("--store-requeue-interval", "0s", "expected a duration above zero")]
    [TestCase("--loglevel", "loud", "expected one of debug, info, warn, error, dpanic, panic, fatal")]
    [TestCase("--metrics-addr", "nowhere", "expected an address to listen on such as :8080")]
    [TestCase("--webhook-url", "http://127.0.0.1:9443", "expected a URL such as https://127.0.0.1:9443")]
    [TestCase("--webhook-url", "https://127.0.0.1:9443/default", "no path")]
    [TestCase("--install", "maybe", "expected true or false")]
    [TestCase("--shutdown-delay", "11m", "expected a duration from 0s to 10m")]
    [TestCase("--shutdown-delay", "-1s", "expected a duration from 0s to 10m")]
    [TestCase("--injection-failure-policy", "ignore", "expected one of Fail, Ignore")]
    [TestCase("--injection-wait", "21s", "expected a duration from 0s to 20s")]
    [TestCase("--max-concurrent-reconciles", "0", "expected a whole number from 1 up")]
    [TestCase("--vault-token-cache-size", "many", "expected a whole number from 0 up")]
    public void An_error_names_the_flag_the_value_its_source_and_what_is_expected(string flag, string value, string expected)
    {
        var error = _command.Read(["run", $"{flag}={value}"]).Errors.Single();

        Assert.That(error, Does.StartWith($"{flag}: \"{value}\" (from the command line) is wrong").And.Contain(expected));
    }

    [Test]
    public void All_errors_are_told_at_once_with_their_sources()
    {
        _command.Environment["KEYFERRY_HEALTH_PORT"] = "x";
        _command.WriteSettings("""{ "Keyferry": { "MetricsPort": -1, "WebhokPort": 1 } }""");

        Assert.That(_command.Read(["run", "--concurrent=x"]).Errors, Is.EqualTo(new[]
        {
            "--concurrent: \"x\" (from the command line) is wrong: expected a whole number from 1 up",
            "--metrics-port: \"-1\" (from appsettings.json, Keyferry:MetricsPort) is wrong: expected a whole number from "
                + "0 to 65535 (0: any that is free)",
            "--health-port: \"x\" (from environment variable KEYFERRY_HEALTH_PORT) is wrong: expected a whole number from "
                + "0 to 65535 (0: any that is free)",
            "appsettings.json: Keyferry:WebhokPort is no setting: see keyferry run --help",
        }));
    }

    [Test]
    public void A_token_for_metrics_does_not_travel_in_the_clear() =>
        Assert.That(_command.Read(["run", "--metrics-auth"]).Errors.Single(), Does.StartWith("--metrics-auth: true needs --metrics-secure"));

    [Test]
    public void A_leader_must_give_up_before_its_lease_ends() =>
        Assert.That(
            _command.Read(["run", "--enable-leader-election", "--leader-election-renew-deadline=15s"]).Errors.Single(),
            Does.StartWith("--leader-election-renew-deadline: 15 s is too long"));
}
