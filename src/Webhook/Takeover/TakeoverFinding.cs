namespace Keyferry.Webhook.Takeover;

/// <summary>Something that was found in a cluster that is to be taken over.</summary>
/// <param name="Area">What it is about, a word for programs.</param>
/// <param name="Subject">The object, as <c>Kind namespace/name</c>.</param>
/// <param name="Message">What was found, and what to do.</param>
/// <param name="IsInTheWay">Whether it is to be put right before; else it is good to know.</param>
internal sealed record TakeoverFinding(string Area, string Subject, string Message, bool IsInTheWay);

/// <summary>The areas of findings.</summary>
internal static class TakeoverArea
{
    /// <summary>A kind that this program does not have.</summary>
    public const string Kind = "kind";

    /// <summary>A version that this program does not serve.</summary>
    public const string Version = "version";

    /// <summary>A definition that is converted by a webhook.</summary>
    public const string Conversion = "conversion";

    /// <summary>A store of a provider that this program does not have.</summary>
    public const string Provider = "provider";

    /// <summary>A generator that this program does not have.</summary>
    public const string Generator = "generator";

    /// <summary>A field that this program does not know.</summary>
    public const string Field = "field";

    /// <summary>A stored object that admission would refuse.</summary>
    public const string Admission = "admission";

    /// <summary>An object that is in error already.</summary>
    public const string Failing = "failing";

    /// <summary>An object of another controller.</summary>
    public const string Class = "class";

    /// <summary>A finalizer that nobody takes off.</summary>
    public const string Finalizer = "finalizer";

    /// <summary>A flag of the operator.</summary>
    public const string Flag = "flag";

    /// <summary>A Deployment of the operator.</summary>
    public const string Deployment = "deployment";

    /// <summary>A webhook of the operator.</summary>
    public const string Webhook = "webhook";

    /// <summary>A target that would be rewritten.</summary>
    public const string Target = "target";
}

/// <summary>What a whole check came to.</summary>
/// <param name="Findings">What was found.</param>
/// <param name="Problems">What could not be read.</param>
/// <param name="Objects">How many objects were looked at.</param>
/// <param name="Targets">How many target Secrets were compared.</param>
internal sealed record TakeoverReport(
    IReadOnlyList<TakeoverFinding> Findings, IReadOnlyList<string> Problems, int Objects, int Targets)
{
    /// <summary>How many findings are in the way.</summary>
    public int InTheWay => Findings.Count(static f => f.IsInTheWay);
}
