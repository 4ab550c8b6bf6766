namespace Keyferry.Benchmarks.Admission;

/// <summary>A review that is sent again and again.</summary>
/// <param name="Benchmark">The benchmark's name in figures.</param>
/// <param name="Body">The review's JSON.</param>
/// <param name="IsAnswer">Whether an answer is the one that is measured.</param>
internal sealed record MeasuredReview(string Benchmark, byte[] Body, Func<string, bool> IsAnswer)
{
    private const string Allowed = "\"allowed\":true";

    /// <summary>Whether an answer is a permission with nothing to say beside it.</summary>
    public static bool IsPlainlyAllowed(string answer) => IsAllowed(answer) && !answer.Contains("\"warnings\"", StringComparison.Ordinal);

    /// <summary>Whether an answer is a permission.</summary>
    public static bool IsAllowed(string answer) => answer.Contains(Allowed, StringComparison.Ordinal);
}
