using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>The chart's rights are those of the plain manifests, which the program writes of what it needs.</summary>
public sealed class RightsTests
{
    [Test]
    public async Task The_chart_gives_what_the_program_needs_and_no_more()
    {
        var needed = Right.Of(Manifests(), "keyferry");
        var given = Right.Of((await new Helm().TemplateAsync("keyferry")).Objects, "keyferry");
        Assert.Multiple(() =>
        {
            Assert.That(needed.Except(given), Is.Empty, "missing");
            Assert.That(given.Except(needed), Is.Empty, "too much");
        });
    }

    [Test]
    public async Task The_status_page_needs_two_reviews_and_nothing_else()
    {
        var without = Right.Of((await new Helm().TemplateAsync("keyferry")).Objects, "keyferry");
        var with = Right.Of((await new Helm().TemplateAsync("keyferry", "--set", "ui.enabled=true")).Objects, "keyferry");
        Assert.That(with.Except(without).Select(static r => $"{r.Namespace}{r.Right}"), Is.EquivalentTo(
            ["create tokenreviews.authentication.k8s.io", "create subjectaccessreviews.authorization.k8s.io"]));
    }

    [Test]
    public async Task No_role_gives_everything()
    {
        var rendered = await new Helm().TemplateAsync("keyferry", "--set", "restarts.enabled=true", "--set", "genericTargets.enabled=true");
        foreach (var account in rendered.Names("ServiceAccount"))
        {
            Assert.That(Right.Of(rendered.Objects, account).Where(static x =>
                x.Right.Group == "*" || x.Right.Resource.Contains('*', StringComparison.Ordinal) || x.Right.Verb is "*" or "escalate" or "bind" or "impersonate"), Is.Empty);
        }
    }

    private static List<JsonObject> Manifests() => [.. Yaml.Read(File.ReadAllText(Repository.Path("deploy", "manifests", "access.yaml")))];
}
