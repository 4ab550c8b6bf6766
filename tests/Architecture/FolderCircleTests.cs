using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using NUnit.Framework;

namespace Keyferry.Architecture.Tests;

/// <summary>Holds that within a project no two folders of the first level use each other, not even by a third.</summary>
public sealed class FolderCircleTests
{
    private static readonly string[] Projects =
        ["Kubernetes", "Api", "Text", "Providers", "Admission", "Sync", "Certs", "Webhook", "Local"];

    [Test]
    public void No_folders_use_each_other_in_a_circle([ValueSource(nameof(Projects))] string project) =>
        Assert.That(Circle(Uses(project)), Is.Empty);

    [Test]
    public void A_circle_of_three_folders_is_found_and_what_hangs_on_it_is_not() =>
        Assert.That(
            Circle([("a", "b"), ("b", "c"), ("c", "a"), ("d", "a"), ("c", "e"), ("e", "f")]),
            Is.EquivalentTo(["a", "b", "c"]));

    /// <summary>Which folder uses which, by the types in them.</summary>
    private static HashSet<(string From, string To)> Uses(string project)
    {
        var assembly = System.Reflection.Assembly.Load(project == "Webhook" ? "keyferry" : $"Keyferry.{project}");
        return [.. new ArchLoader().LoadAssembly(assembly).Build().Types
            .SelectMany(static type => type.Dependencies)
            .Select(use => (From: FolderOf(use.Origin, project), To: FolderOf(use.Target, project)))
            .Where(static use => use.From.Length > 0 && use.To.Length > 0 && use.From != use.To)];
    }

    /// <summary>The folders that are left once none is that uses no other, or that no other uses.</summary>
    private static IReadOnlyCollection<string> Circle(HashSet<(string From, string To)> uses)
    {
        var left = uses.ToHashSet();
        while (left.RemoveWhere(use => !left.Any(next => next.From == use.To) || !left.Any(next => next.To == use.From)) > 0)
        {
        }

        return [.. left.SelectMany(static use => (string[])[use.From, use.To]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // Namespaces follow folders. The project's own namespace is a folder too; what lies deeper belongs to its first level.
    private static string FolderOf(IType type, string project)
    {
        var own = $"Keyferry.{project}";
        // A type parameter has none.
        var name = type.Namespace?.FullName ?? "";
        if (name != own && !name.StartsWith(own + ".", StringComparison.Ordinal))
        {
            return "";
        }

        return string.Join('.', name.Split('.').Take(3));
    }
}
