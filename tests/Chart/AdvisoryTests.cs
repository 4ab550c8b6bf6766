using Keyferry.Chart.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>Published advisories about the rights of an operator do not reproduce (docs/advisories.md).</summary>
public sealed class AdvisoryTests
{
    // CVE-2024-45041: the account of the certificate controller read every Secret and changed every webhook configuration.
    [Test]
    public async Task Who_keeps_certificates_reads_two_Secrets_and_writes_two_webhook_configurations()
    {
        var rendered = await new Helm().TemplateAsync("keyferry", "--set", "webhook.separate=true", "--set", "injection.enabled=false");
        var rights = Right.Of(rendered.Objects, "keyferry-webhook");

        Assert.Multiple(() =>
        {
            Assert.That(rights, Is.Not.Empty);
            Assert.That(
                rights.Where(static r => r.Right is { Resource: "secrets", Verb: not "create" }).Select(static r => $"{r.Namespace}/{r.Right.Name}").Distinct(),
                Is.EquivalentTo(["keyferry/keyferry-webhook", "keyferry/keyferry-webhook-ca"]));
            Assert.That(
                rights.Where(static r => r.Right is { Resource: "secrets", Verb: "create" }).Select(static r => r.Namespace), Is.All.EqualTo("keyferry"));
            Assert.That(
                rights.Where(static r => r.Right.Group == "admissionregistration.k8s.io").Select(static r => r.Right.Name), Is.All.EqualTo("keyferry"));
            Assert.That(rights.Where(static r => r.Right.Resource == "serviceaccounts/token"), Is.Empty);
        });
    }

    [Test]
    public async Task No_account_changes_webhook_configurations_or_definitions_that_are_not_named()
    {
        foreach (var values in (string[][])[[], ["--set", "webhook.separate=true"], ["--set", "ui.enabled=true"]])
        {
            var rendered = await new Helm().TemplateAsync("keyferry", values);
            foreach (var account in rendered.Names("ServiceAccount").Where(static a => !a.EndsWith("-uninstall", StringComparison.Ordinal)))
            {
                Assert.That(
                    Right.Of(rendered.Objects, account).Where(static r =>
                        r.Right.Group is "admissionregistration.k8s.io" or "apiextensions.k8s.io" && r.Right.Name.Length == 0),
                    Is.Empty, account);
            }
        }
    }
}
