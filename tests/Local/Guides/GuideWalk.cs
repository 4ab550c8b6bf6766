namespace Keyferry.Local.Tests.Guides;

/// <summary>The commands of a page, played in order, and what a reader of it has done before.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Namespace">The namespace that kubectl is in; it is made where there is none.</param>
internal sealed record GuideWalk(string Page, string Namespace)
{
    /// <summary>Whether Keyferry runs in the cluster; else it is a bare one.</summary>
    public bool HasKeyferry { get; init; } = true;

    /// <summary>Which of the page's commands are played; the others are another walk's.</summary>
    public Func<DocumentedCommand, bool> Plays { get; init; } = static _ => true;

    /// <summary>Names that the page leaves to the reader, and what a reader writes in their place.</summary>
    public IReadOnlyDictionary<string, string> Words { get; init; } = new Dictionary<string, string>();

    /// <summary>What is done in a shell before a command; of the command its first words.</summary>
    public IReadOnlyDictionary<string, string> Before { get; init; } = new Dictionary<string, string>();

    /// <summary>Which lines that the page shows come out; others are of states that are not brought about.</summary>
    public Func<string, bool> Shows { get; init; } = static _ => true;

    /// <summary>What has to succeed in a shell afterwards, because the page says so.</summary>
    public string After { get; init; } = "";

    /// <summary>For the names of tests.</summary>
    public override string ToString() => HasKeyferry ? Page : $"{Page} without Keyferry";
}
