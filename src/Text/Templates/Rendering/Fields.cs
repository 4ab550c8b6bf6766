using Keyferry.Text.Templates.Nodes;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Rendering;

/// <summary>Looks up fields: keys of maps, fields and methods of the few structs that there are.</summary>
internal static class Fields
{
    /// <summary>Follows a chain of names; the last one gets the arguments, if it is a method.</summary>
    public static GoValue Follow(
        Renderer renderer, int position, in GoValue start, GoString[] names, in GoValue dot, Operand[] arguments,
        in GoValue final, bool hasFinal)
    {
        var value = start;
        for (var at = 0; at < names.Length - 1; at++)
        {
            value = One(renderer, position, value, names[at], dot, [], GoValue.Missing, hasFinal: false);
        }

        return One(renderer, position, value, names[^1], dot, arguments, final, hasFinal);
    }

    private static GoValue One(
        Renderer renderer, int position, in GoValue receiver, GoString name, in GoValue dot, Operand[] arguments,
        in GoValue final, bool hasFinal)
    {
        if (receiver.Kind == GoKind.Map)
        {
            if (arguments.Length > 0 || hasFinal)
            {
                throw renderer.Failure(position, $"{name.ToText()} is no function, and can take no argument");
            }

            return Member(renderer, position, receiver, name);
        }

        if (receiver.IsMissing)
        {
            return renderer.MissingKey == MissingKeyMode.Error
                ? throw renderer.Failure(position, $"there is nothing that could have a key {name.ToText()}")
                : GoValue.Missing;
        }

        if (receiver.IsNothing)
        {
            throw renderer.Failure(position, $"nil has no field {name.ToText()}");
        }

        if (renderer.Functions.TryFindMethod(receiver.Type!, name, out var method))
        {
            return Calls.Invoke(renderer, position, method, receiver, dot, arguments, final, hasFinal);
        }

        foreach (var (known, content) in receiver.Type!.Fields?.Invoke(receiver) ?? [])
        {
            if (known == name.ToText())
            {
                return arguments.Length > 0 || hasFinal
                    ? throw renderer.Failure(position, $"{known} is no function, and can take no argument")
                    : content;
            }
        }

        throw renderer.Failure(position, $"{receiver.Type!.Described} has no field {name.ToText()}{Advice(receiver, name)}");
    }

    private static string Advice(in GoValue receiver, GoString name) => receiver.IsString
        ? $": if it holds JSON, write (fromJson ...).{name.ToText()}"
        : "";

    private static GoValue Member(Renderer renderer, int position, in GoValue receiver, GoString name)
    {
        if (receiver.AsMap is { } map && map.TryGet(name.Span, out var value))
        {
            return value;
        }

        return renderer.MissingKey switch
        {
            MissingKeyMode.Error =>
                throw renderer.Failure(position, MissingKey.Describe(receiver.AsMap, renderer.Data, name)),
            MissingKeyMode.Zero => GoValue.Zero(receiver.Type!.Element!),
            _ => GoValue.Missing,
        };
    }
}
