namespace Keyferry.Webhook.Why;

/// <summary>Why an object stands as it does.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; empty for a cluster-scoped object.</param>
/// <param name="Name">Its name.</param>
/// <param name="Facts">What is known of it, the most telling first.</param>
/// <param name="Advice">What to do, the likeliest cause first; what keeps it from being healthy among it.</param>
internal sealed record Explanation(
    string Kind, string Namespace, string Name, IReadOnlyList<Fact> Facts, IReadOnlyList<Advice> Advice)
{
    /// <summary>Whether nothing has to be done.</summary>
    public bool IsHealthy => Advice.All(static a => !a.IsFault);
}

/// <summary>Something that is known.</summary>
/// <param name="Label">What it is about.</param>
/// <param name="Lines">What is known of it.</param>
internal sealed record Fact(string Label, IReadOnlyList<string> Lines)
{
    /// <summary>A fact of one line.</summary>
    public Fact(string label, string line)
        : this(label, [line])
    {
    }
}

/// <summary>What to do about a cause.</summary>
/// <param name="Cause">The cause, a word for programs.</param>
/// <param name="Message">What to do, for people.</param>
/// <param name="IsFault">Whether the object is not healthy because of it.</param>
internal sealed record Advice(string Cause, string Message, bool IsFault = true);
