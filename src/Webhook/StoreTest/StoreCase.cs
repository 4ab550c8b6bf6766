namespace Keyferry.Webhook.StoreTest;

/// <summary>What one case came to.</summary>
internal enum CaseOutcome
{
    /// <summary>The store does as it should.</summary>
    Works,

    /// <summary>It does not.</summary>
    Fails,

    /// <summary>Stores of this kind do not have it.</summary>
    NotSupported,

    /// <summary>It was not tried.</summary>
    Skipped,
}

/// <summary>One case of a store's test.</summary>
/// <param name="Name">What was tried.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Detail">More on it: names, errors and rights, never a value.</param>
internal sealed record StoreCase(string Name, CaseOutcome Outcome, string Detail)
{
    /// <summary>The outcome in words.</summary>
    public string Words => Outcome switch
    {
        CaseOutcome.Works => "works",
        CaseOutcome.Fails => "fails",
        CaseOutcome.NotSupported => "not supported",
        _ => "skipped",
    };

    /// <summary>A case that works.</summary>
    public static StoreCase Works(string name, string detail = "") => new(name, CaseOutcome.Works, detail);

    /// <summary>A case that fails.</summary>
    public static StoreCase Fails(string name, string detail) => new(name, CaseOutcome.Fails, detail);

    /// <summary>A case that stores of this kind do not have.</summary>
    public static StoreCase NotSupported(string name, string detail = "") => new(name, CaseOutcome.NotSupported, detail);

    /// <summary>A case that was not tried.</summary>
    public static StoreCase Skipped(string name, string why) => new(name, CaseOutcome.Skipped, why);
}
