using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Keyferry.Text.Functions.Dates;
using Keyferry.Text.Functions.Versions;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions;

/// <summary>
/// The methods that a template can call on values. A method's parameters do not count the receiver, which its body
/// gets as the first argument.
/// </summary>
internal static class Methods
{
    /// <summary>Finds a type's method by its name.</summary>
    public static bool TryFind(GoType type, GoString name, [NotNullWhen(true)] out Function? method)
    {
        method = null;
        return TableOf(type) is { } table && table.TryGetValue(name.ToText(), out method);
    }

    private static FrozenDictionary<string, Function>? TableOf(GoType type) => type switch
    {
        _ when ReferenceEquals(type, GoType.Time) => TimeMethods.All,
        _ when ReferenceEquals(type, GoType.Duration) => DurationMethods.All,
        _ when ReferenceEquals(type, GoType.Month) => NameMethods.OfMonth,
        _ when ReferenceEquals(type, GoType.Weekday) => NameMethods.OfWeekday,
        _ when ReferenceEquals(type, GoType.Location) => NameMethods.OfLocation,
        _ when ReferenceEquals(type, GoType.SemverPointer) => VersionMethods.OfPointer,
        _ when ReferenceEquals(type, GoType.Semver) => VersionMethods.OfValue,
        _ => null,
    };
}
