using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Encodings;

/// <summary>The parameter lists that these groups of functions share.</summary>
internal static class Arguments
{
    public static GoType[] None { get; } = [];

    public static GoType[] OneText { get; } = [GoType.String];

    public static GoType[] TwoTexts { get; } = [GoType.String, GoType.String];

    public static GoType[] ThreeTexts { get; } = [GoType.String, GoType.String, GoType.String];

    public static GoType[] OneNumber { get; } = [GoType.Int];
}
