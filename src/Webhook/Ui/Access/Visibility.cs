using Keyferry.Kubernetes.Types;

namespace Keyferry.Webhook.Ui.Access;

/// <summary>In which namespaces a viewer sees the objects of a kind.</summary>
/// <param name="IsEverywhere">In all of them.</param>
/// <param name="Namespaces">In these, where it is not everywhere.</param>
/// <param name="Unknown">Of how many it was not found out.</param>
public sealed record Visibility(bool IsEverywhere, IReadOnlySet<string> Namespaces, int Unknown)
{
    // Reviews at a time for one page.
    private const int AtATime = 8;

    /// <summary>Whether he sees those of a namespace.</summary>
    /// <param name="ns">The namespace.</param>
    public bool Covers(string ns) => IsEverywhere || Namespaces.Contains(ns);

    /// <summary>Finds out where a viewer sees the objects of a kind.</summary>
    /// <param name="rights">His rights.</param>
    /// <param name="type">The kind.</param>
    /// <param name="only">The one namespace that is asked for; null means all.</param>
    /// <param name="namespaces">The namespaces that have such objects.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<Visibility> OfAsync(
        IViewerRights rights, ResourceType type, string? only, IEnumerable<string> namespaces, CancellationToken cancellation)
    {
        if (await rights.MayListAsync(type, "", cancellation) == true)
        {
            return new Visibility(true, new HashSet<string>(), 0);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var unknown = 0;
        var asked = only is null ? namespaces.Where(static n => n.Length > 0).Distinct().Order(StringComparer.Ordinal) : (IEnumerable<string>)[only];
        foreach (var some in asked.Chunk(AtATime))
        {
            var answers = await Task.WhenAll(some.Select(async ns => (Name: ns, May: await rights.MayListAsync(type, ns, cancellation))));
            seen.UnionWith(answers.Where(static a => a.May == true).Select(static a => a.Name));
            unknown += answers.Count(static a => a.May is null);
        }

        return new Visibility(false, seen, unknown);
    }
}
