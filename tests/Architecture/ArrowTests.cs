using ArchUnitNET.Loader;
using ArchUnitNET.NUnit;
using NUnit.Framework;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Keyferry.Architecture.Tests;

/// <summary>Holds the arrows between the rooms: a room may use rooms further along, and nothing points back.</summary>
public sealed class ArrowTests
{
    internal static readonly string[] Rooms =
        ["Kubernetes", "Api", "Text", "Providers", "Admission", "Sync", "Certs", "Webhook", "Local"];

    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Kubernetes"] = [],
        ["Text"] = [],
        ["Api"] = ["Kubernetes"],
        ["Certs"] = ["Kubernetes"],
        ["Providers"] = ["Api", "Text", "Kubernetes"],
        ["Admission"] = ["Providers", "Text", "Api", "Kubernetes"],
        ["Sync"] = ["Providers", "Text", "Api", "Kubernetes"],
        ["Webhook"] = ["Admission", "Sync", "Certs", "Providers", "Text", "Api", "Kubernetes"],
        ["Local"] = ["Webhook", "Admission", "Sync", "Certs", "Providers", "Text", "Api", "Kubernetes"],
    };

    private static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader()
        .LoadAssemblies([.. Rooms.Select(static room => System.Reflection.Assembly.Load(AssemblyOf(room)))])
        .Build();

    [Test]
    public void Every_room_has_types([ValueSource(nameof(Rooms))] string room) =>
        Assert.That(TypesOf(room).GetObjects(House).ToList(), Is.Not.Empty);

    [Test]
    public void A_room_uses_only_rooms_further_along([ValueSource(nameof(Rooms))] string room)
    {
        foreach (var other in Rooms.Where(other => other != room && !MayUse[room].Contains(other)))
        {
            Types().That().Are(TypesOf(room)).Should().NotDependOnAny(TypesOf(other))
                .Because($"{room} stands further along the arrows than {other}, or beside it")
                .WithoutRequiringPositiveResults()
                .Check(House);
        }
    }

    [Test]
    public void Project_references_follow_the_arrows([ValueSource(nameof(Rooms))] string room)
    {
        var used = System.Reflection.Assembly.Load(AssemblyOf(room)).GetReferencedAssemblies()
            .Select(static a => a.Name!)
            .Where(static n => n.StartsWith("Keyferry.", StringComparison.Ordinal) || n == "keyferry")
            .Select(static n => n == "keyferry" ? "Webhook" : n["Keyferry.".Length..]);
        Assert.That(used, Is.SubsetOf(MayUse[room]));
    }

    [Test]
    public void Admission_needs_no_web_server()
    {
        var used = System.Reflection.Assembly.Load(AssemblyOf("Admission")).GetReferencedAssemblies()
            .Where(static a => a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || a.Name.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal));
        Assert.That(used, Is.Empty);
    }

    private static ArchUnitNET.Fluent.Syntax.Elements.Types.GivenTypesConjunction TypesOf(string room) =>
        Types().That().ResideInAssembly(System.Reflection.Assembly.Load(AssemblyOf(room)));

    private static string AssemblyOf(string room) => room == "Webhook" ? "keyferry" : $"Keyferry.{room}";
}
