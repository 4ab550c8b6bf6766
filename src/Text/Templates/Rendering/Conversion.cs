using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Rendering;

/// <summary>
/// Fits values to parameters. Values are not converted: they have the type, or they don't. Who calls the function puts its
/// name in front of a failure (<see cref="ParameterException"/>).
/// </summary>
internal static class Conversion
{
    public static GoValue ToParameter(Renderer renderer, int position, in GoValue value, GoType type)
    {
        if (ReferenceEquals(value.Type, type) || ReferenceEquals(type, GoType.Reflected))
        {
            return value;
        }

        if (value.IsMissing)
        {
            return type.CanBeNil
                ? GoValue.Zero(type)
                : throw new ParameterException(position, renderer.Current, $"wants {type.Described} here, and there is no value");
        }

        if (ReferenceEquals(type, GoType.Any))
        {
            return value;
        }

        var got = value.IsNothing ? "nil" : value.Type!.Described;
        throw new ParameterException(
            position, renderer.Current, $"wants {type.Described} here, and got {got}{Advice(value, type)}");
    }

    private static string Advice(in GoValue value, GoType type) => (type.Kind, value.Kind) switch
    {
        (GoKind.String, not (GoKind.Map or GoKind.Slice)) => ": convert it with toString",
        (GoKind.Int, GoKind.Int64 or GoKind.Float64 or GoKind.String) => ": convert it with int",
        (GoKind.Int64, GoKind.Int or GoKind.Float64 or GoKind.String) => ": convert it with int64",
        (GoKind.Float64, GoKind.Int or GoKind.Int64 or GoKind.String) => ": convert it with float64",
        _ => "",
    };
}
