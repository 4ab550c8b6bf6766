using System.Text.RegularExpressions;

namespace Keyferry.Text.Functions.Versions;

/// <summary>The grammar of constraints, which its library defines by these expressions; all run in linear time.</summary>
internal static class ConstraintPatterns
{
    private const string Version =
        @"v?([0-9|xX*]+)(\.[0-9|xX*]+)?(\.[0-9|xX*]+)?"
        + @"(-([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?(\+([0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*))?";

    private const string Operators = @"=||!=|>|<|>=|=>|<=|=<|~|~>|\^";
    private const string Blank = @"[\t\n\f\r ]";

    /// <summary>A whole comparison: operator, version, and the version's parts.</summary>
    public static Regex Comparison { get; } = Linear($"^{Blank}*({Operators}){Blank}*({Version}){Blank}*\\z");

    /// <summary>A range <c>1.2 - 1.4</c>.</summary>
    public static Regex Range { get; } = Linear($"{Blank}*({Version}){Blank}+-{Blank}+({Version}){Blank}*");

    /// <summary>A comparison among others.</summary>
    public static Regex Find { get; } = Linear($"({Operators}){Blank}*({Version})");

    /// <summary>Comparisons that all must hold.</summary>
    public static Regex All { get; } = Linear(
        $"^({Blank}*({Operators}){Blank}*({Version}){Blank}*)"
        + $"((?:{Blank}+|,{Blank}*)({Operators}){Blank}*({Version}){Blank}*)*\\z");

    private static Regex Linear(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
}
