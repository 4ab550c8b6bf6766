using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Keyferry.Text.Regexp;

namespace Keyferry.Benchmarks.Regexp;

/// <summary>Compiling a pattern and rewriting 100 keys, beside .NET's NonBacktracking engine: the figure of decision 6.</summary>
internal static class RewriteBench
{
    private const string Pattern = "^path/to/my/secrets/([^/]+)/(.*)$";
    private const string Replacement = "${1}_$2";

    private static readonly string[] Keys = [.. Enumerable.Range(0, 100)
        .Select(static i => string.Create(CultureInfo.InvariantCulture, $"path/to/my/secrets/team-{i % 7}/secret-name-{i:00}"))];

    public static int Run()
    {
        var own = new List<double>();
        var other = new List<double>();
        for (var round = 0; round < 60; round++)
        {
            own.Add(Microseconds(Own));
            other.Add(Microseconds(NonBacktracking));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"compile and rewrite 100 keys: {own.Min():F1} us; NonBacktracking {other.Min():F1} us; 1 : {other.Min() / own.Min():F1}"));
        return 0;
    }

    private static double Microseconds(Action action)
    {
        const int times = 100;
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / times;
    }

    private static void Own()
    {
        var isValid = GoRegex.TryParse(Pattern, GoRegex.DefaultMaxProgramSize, out var regex, out _);
        Debug.Assert(isValid);
        foreach (var key in Keys)
        {
            regex!.ReplaceAll(key, Replacement);
        }
    }

#pragma warning disable MA0023 // The replacement names the groups by number.
    private static void NonBacktracking()
    {
        var regex = new Regex(Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        foreach (var key in Keys)
        {
            regex.Replace(key, Replacement);
        }
    }
#pragma warning restore MA0023
}
