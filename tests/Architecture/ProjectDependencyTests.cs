using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using NUnit.Framework;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Keyferry.Architecture.Tests;

/// <summary>Holds the dependencies between the projects: each may use those that are listed for it, and nothing points back.</summary>
public sealed class ProjectDependencyTests
{
    internal static readonly string[] Projects =
        ["Kubernetes", "Api", "Text", "Providers", "Admission", "Injection", "Sync", "Certs", "Webhook", "Local"];

    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Kubernetes"] = [],
        ["Text"] = [],
        ["Api"] = ["Kubernetes"],
        ["Certs"] = ["Kubernetes"],
        ["Providers"] = ["Api", "Text", "Kubernetes"],
        ["Admission"] = ["Providers", "Text", "Api", "Kubernetes"],
        ["Injection"] = ["Admission", "Api", "Kubernetes"],
        ["Sync"] = ["Providers", "Text", "Api", "Kubernetes"],
        ["Webhook"] = ["Admission", "Injection", "Sync", "Certs", "Providers", "Text", "Api", "Kubernetes"],
        ["Local"] = ["Webhook", "Admission", "Injection", "Sync", "Certs", "Providers", "Text", "Api", "Kubernetes"],
    };

    private static readonly ArchUnitNET.Domain.Architecture Solution = new ArchLoader()
        .LoadAssemblies([.. Projects.Select(static project => System.Reflection.Assembly.Load(AssemblyOf(project)))])
        .Build();

    [Test]
    public void Every_project_has_types([ValueSource(nameof(Projects))] string project) =>
        Assert.That(TypesOf(project).GetObjects(Solution).ToList(), Is.Not.Empty);

    [Test]
    public void A_project_uses_only_those_listed_for_it([ValueSource(nameof(Projects))] string project)
    {
        foreach (var other in Projects.Where(other => other != project && !MayUse[project].Contains(other)))
        {
            Types().That().Are(TypesOf(project)).Should().NotDependOnAny(TypesOf(other))
                .Because($"{project} may not depend on {other}")
                .WithoutRequiringPositiveResults()
                .Check(Solution);
        }
    }

    [Test]
    public void Project_references_are_listed([ValueSource(nameof(Projects))] string project)
    {
        var used = System.Reflection.Assembly.Load(AssemblyOf(project)).GetReferencedAssemblies()
            .Select(static a => a.Name!)
            .Where(static n => n.StartsWith("Keyferry.", StringComparison.Ordinal) || n == "keyferry")
            .Select(static n => n == "keyferry" ? "Webhook" : n["Keyferry.".Length..]);
        Assert.That(used, Is.SubsetOf(MayUse[project]));
    }

    [Test]
    public void Admission_needs_no_web_server()
    {
        var used = System.Reflection.Assembly.Load(AssemblyOf("Admission")).GetReferencedAssemblies()
            .Where(static a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || a.Name.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal));
        Assert.That(used, Is.Empty);
    }

    private static ArchUnitNET.Fluent.Syntax.Elements.Types.GivenTypesConjunction TypesOf(string project) =>
        Types().That().ResideInAssembly(System.Reflection.Assembly.Load(AssemblyOf(project)));

    private static string AssemblyOf(string project) => project == "Webhook" ? "keyferry" : $"Keyferry.{project}";
}
