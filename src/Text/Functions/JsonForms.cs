using System.Diagnostics.CodeAnalysis;
using System.Text;
using Keyferry.Text.Functions.Dates;
using Keyferry.Text.Functions.Versions;
using Keyferry.Text.Templates;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions;

/// <summary>The texts as which JSON and YAML write the values whose Go type marshals itself.</summary>
internal static class JsonForms
{
    private const int LongestYear = 9999;
    private const int SecondsPerDay = 86_400;

    /// <summary>The text, to be quoted; false for a value that has no form of its own.</summary>
    /// <exception cref="FunctionFailure">Go refuses to marshal the value.</exception>
    public static bool TryGetText(GoValue value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (ReferenceEquals(value.Type, GoType.Time))
        {
            text = OfTime(GoTime.Of(value));
        }
        else if (ReferenceEquals(value.Type, GoType.SemverPointer))
        {
            text = (value.AsObject as SemanticVersion)?.ToString();
        }
        else if (ReferenceEquals(value.Type, GoType.Semver))
        {
            text = (value.AsObject as SemanticVersion ?? SemanticVersion.Zero).ToString();
        }

        return text is not null;
    }

    private static string OfTime(GoTime time)
    {
        if (time.Calendar.Year is < 0 or > LongestYear)
        {
            throw new FunctionFailure("a year outside of 0 to 9999 has no JSON form");
        }

        if (Math.Abs(time.State.Offset) >= SecondsPerDay)
        {
            throw new FunctionFailure("a time zone offset of a day or more has no JSON form");
        }

        using var output = new TextBuffer(1024);
        TimeFormat.Append(output, TimeFormat.Rfc3339, time);
        return Encoding.ASCII.GetString(output.Written);
    }
}
