namespace Keyferry.Benchmarks.Admission;

/// <summary>How admission is measured.</summary>
/// <param name="Rates">The steady rates, in requests a second.</param>
/// <param name="Duration">How long each of them lasts.</param>
internal sealed record AdmissionOptions(IReadOnlyList<int> Rates, TimeSpan Duration)
{
    /// <summary>Connections that stay open, as an API server keeps them.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>How often the highest rate is measured of each endpoint, in turns.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>How long one of those rounds lasts.</summary>
    public TimeSpan RoundDuration { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>How long each endpoint is warmed up, so that its code is compiled as it will stay.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(6);
}
