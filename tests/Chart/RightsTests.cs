using System.Text.Json.Nodes;
using Keyferry.Chart.Tests.Fixture;
using Keyferry.Cluster.Tests.Fixture;
using NUnit.Framework;

namespace Keyferry.Chart.Tests;

/// <summary>The chart's rights are those of the plain manifests, which the program writes of what it needs.</summary>
public sealed class RightsTests
{
    // What is given only where a value asks for it: restarts of workloads, injection into pods.
    private static readonly string[] _onDemand = ["apps", "argoproj.io", "batch"];

    [Test]
    public async Task The_chart_gives_what_the_program_needs_and_no_more()
    {
        var needed = Right.Of(Manifests(), "keyferry").Where(static x => !IsOnDemand(x.Right)).Select(static x => $"{x.Namespace}: {x.Right}");
        var given = Right.Of((await new Helm().TemplateAsync("keyferry")).Objects, "keyferry").Select(static x => $"{x.Namespace}: {x.Right}");
        Assert.That(given.Order(StringComparer.Ordinal), Is.EqualTo(needed.Distinct().Order(StringComparer.Ordinal)));
    }

    [Test]
    public async Task With_everything_on_nothing_is_missing()
    {
        var needed = Right.Of(Manifests(), "keyferry");
        var given = Right.Of(
            (await new Helm().TemplateAsync("keyferry", "--set", "restarts.enabled=true,restarts.argoRollouts=true,injection.enabled=true")).Objects, "keyferry");
        Assert.That(needed.Except(given), Is.Empty);
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

    private static bool IsOnDemand(Right right) =>
        _onDemand.Contains(right.Group) || right is { Group: "", Resource: "pods" } or { Group: "", Resource: "replicationcontrollers" };

    private static List<JsonObject> Manifests() => [.. Yaml.Read(File.ReadAllText(Repository.Path("deploy", "manifests", "access.yaml")))];
}
