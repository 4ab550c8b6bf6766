using Keyferry.Text.Runtime;
using Keyferry.Text.Templates.Nodes;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Rendering;

/// <summary>Calls functions and methods: counts and types the arguments, and says which function failed.</summary>
internal static class Calls
{
    private const int BytesPerStep = 32;
    private const int StepsPerCall = 5;

    /// <summary>Calls a function, or a method where there is a receiver.</summary>
    public static GoValue Invoke(
        Renderer renderer, int position, Function function, in GoValue? receiver, in GoValue dot, Operand[] arguments,
        in GoValue final, bool hasFinal)
    {
        var count = arguments.Length + (hasFinal ? 1 : 0);
        if (count < function.Required || (!function.IsVariadic && count > function.Required))
        {
            throw renderer.Failure(position, WrongCount(function, count));
        }

        renderer.Context.Charge(StepsPerCall);
        var offset = receiver is null ? 0 : 1;
        var slots = renderer.Arguments.Take(count + offset);
        if (receiver is { } self)
        {
            renderer.Arguments[slots] = self;
        }

        try
        {
            for (var at = 0; at < arguments.Length; at++)
            {
                var value = arguments[at].EvaluateAs(renderer, dot, function.ParameterAt(at));
                renderer.Arguments[slots + offset + at] = value;
            }

            if (hasFinal)
            {
                renderer.Arguments[slots + offset + count - 1] =
                    Conversion.ToParameter(renderer, position, final, function.ParameterAt(count - 1));
            }
        }
        catch (ParameterException failure)
        {
            throw renderer.Failure(failure.Position, $"{function.Name} {failure.Message}");
        }

        var result = Run(renderer, position, function, renderer.Arguments.Slots(slots, count + offset));
        renderer.Arguments.Release(slots);
        return result;
    }

    private static GoValue Run(
        Renderer renderer, int position, Function function, ReadOnlySpan<GoValue> arguments)
    {
        ChargeTexts(renderer, arguments);
        try
        {
            return function.Body(renderer.Context, arguments);
        }
        catch (FunctionException failure)
        {
            throw renderer.Failure(position, $"{function.Name}: {failure.Message}");
        }
        catch (Exception exception) when (exception is not RenderException && UnexpectedException.IsFault(exception))
        {
            throw renderer.UnexpectedError(position, function.Name, exception);
        }
    }

    // Most functions read every byte of their texts, so the length counts as steps.
    private static void ChargeTexts(Renderer renderer, ReadOnlySpan<GoValue> arguments)
    {
        var bytes = 0L;
        foreach (ref readonly var argument in arguments)
        {
            if (argument.IsString)
            {
                bytes += argument.Bytes.Length;
            }
        }

        if (bytes >= BytesPerStep)
        {
            renderer.Context.Charge(bytes / BytesPerStep);
        }
    }

    private static string WrongCount(Function function, int got)
    {
        var want = function.IsVariadic ? $"at least {function.Required}" : $"{function.Required}";
        return $"{function.Name} wants {want} argument{(function.Required == 1 ? "" : "s")}, and got {got}";
    }
}
