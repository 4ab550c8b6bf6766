using Keyferry.Text.Durations;
using Keyferry.Text.Functions.Dates;
using Keyferry.Text.Functions.Versions;
using Keyferry.Text.GoFormat;
using Keyferry.Text.Templates;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions;

/// <summary>Prints the values whose Go type has a String method, which Go's fmt calls.</summary>
internal static class Stringers
{
    /// <summary>Appends what the value's String method gives; false for a value without one.</summary>
    public static bool TryAppend(TextBuffer output, in GoValue value)
    {
        if (ReferenceEquals(value.Type, GoType.Time))
        {
            TimeFormat.Append(output, TimeFormat.Default, GoTime.Of(value));
            return true;
        }

        if (TextOf(value) is not { } text)
        {
            return false;
        }

        GoText.WriteString(output, text);
        return true;
    }

    /// <summary>Appends Go source for the value, where its type has a form of its own: a time.</summary>
    public static bool TryAppendGoSyntax(TextBuffer output, in GoValue value)
    {
        if (!ReferenceEquals(value.Type, GoType.Time))
        {
            return false;
        }

        GoText.WriteString(output, GoSource.Of(GoTime.Of(value)));
        return true;
    }

    private static string? TextOf(in GoValue value) => value.Type switch
    {
        var type when ReferenceEquals(type, GoType.Duration) => new GoDuration(value.AsInt64).ToString(),
        var type when ReferenceEquals(type, GoType.Month) => CalendarNames.Month(value.AsInt64),
        var type when ReferenceEquals(type, GoType.Weekday) => CalendarNames.Weekday(value.AsInt64),
        var type when ReferenceEquals(type, GoType.Location) => (value.AsObject as GoZone ?? GoZone.Utc).Name,
        var type when ReferenceEquals(type, GoType.SemverPointer) =>
            (value.AsObject as SemanticVersion)?.ToString() ?? "<nil>",
        var type when ReferenceEquals(type, GoType.Semver) =>
            (value.AsObject as SemanticVersion ?? SemanticVersion.Zero).ToString(),
        _ => null,
    };
}
