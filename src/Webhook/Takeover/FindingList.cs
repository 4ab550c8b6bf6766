using k8s.Models;

namespace Keyferry.Webhook.Takeover;

/// <summary>Collects what the parts of a check find.</summary>
internal sealed class FindingList
{
    private readonly List<TakeoverFinding> _findings = [];
    private readonly List<string> _problems = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<TakeoverFinding> Findings => _findings;

    /// <summary>What could not be read.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds what is to be put right before.</summary>
    public void Blocks(string area, string subject, string message) => _findings.Add(new TakeoverFinding(area, subject, message, IsInTheWay: true));

    /// <summary>Adds what is good to know.</summary>
    public void Notes(string area, string subject, string message) => _findings.Add(new TakeoverFinding(area, subject, message, IsInTheWay: false));

    /// <summary>Adds what could not be read.</summary>
    public void Unread(string problem) => _problems.Add(problem);

    /// <summary>An object's name for people, such as <c>ExternalSecret shop/db</c>.</summary>
    public static string Subject(string kind, V1ObjectMeta metadata) =>
        string.IsNullOrEmpty(metadata.NamespaceProperty) ? $"{kind} {metadata.Name}" : $"{kind} {metadata.NamespaceProperty}/{metadata.Name}";
}
