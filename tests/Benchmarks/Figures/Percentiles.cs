namespace Keyferry.Benchmarks.Figures;

/// <summary>Percentiles of a set of measurements, exact: every measurement is kept.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    /// <summary>Takes the measurements, in any order.</summary>
    public Percentiles(IEnumerable<double> values)
    {
        _sorted = [.. values];
        Array.Sort(_sorted);
    }

    /// <summary>How many measurements there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>
    /// The smallest measurement that at least this share of all are not above (the nearest-rank percentile); not a
    /// number where there are no measurements.
    /// </summary>
    /// <param name="share">Between 0 and 1, such as 0.99.</param>
    public double At(double share)
    {
        if (_sorted.Length == 0)
        {
            return double.NaN;
        }

        // A product such as 0.07 * 100 lies a hair above 7: that is not the eighth.
        var rank = (int)Math.Ceiling((share * _sorted.Length) - 1e-9);
        return _sorted[Math.Clamp(rank - 1, 0, _sorted.Length - 1)];
    }
}
