namespace Keyferry.Certs.Authority;

/// <summary>How long certificates live, and how they overlap.</summary>
public sealed record Lifetimes
{
    /// <summary>An authority's life: 1 year. It is replaced after two thirds.</summary>
    public TimeSpan Authority { get; init; } = TimeSpan.FromDays(365);

    /// <summary>A serving certificate's life: 7 days. It is replaced after two thirds.</summary>
    public TimeSpan Serving { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far back a certificate's start lies, for API servers whose clocks are behind.</summary>
    public TimeSpan Backdate { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a bundle must have stood published before a certificate of its new authority is served.</summary>
    /// <remarks>API servers read webhook configurations through a watch: this covers a slow one.</remarks>
    public TimeSpan PropagationDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a replaced authority stays in the bundle after its successor's certificate is served.</summary>
    /// <remarks>A replica that cannot reach the API server goes on serving the old certificate.</remarks>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A certificate that ends sooner is followed by one in memory where Secrets cannot be written: a sixth of its life.</summary>
    public TimeSpan LastResort => Serving / 6;
}
