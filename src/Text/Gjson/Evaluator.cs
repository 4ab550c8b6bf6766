using System.Runtime.CompilerServices;

namespace Keyferry.Text.Gjson;

/// <summary>What a walk has found so far, and the path that is to be applied to it at the end.</summary>
internal struct Found
{
    public GjsonValue Value;
    public ReadOnlyMemory<byte>? Pipe;
}

/// <summary>Evaluates a path: multipaths, modifiers and literals at its start, else a walk down the document.</summary>
internal static class Evaluator
{
    public static GjsonValue Get(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path, EvaluationBudget budget)
    {
        budget.Read(path.Length + 1);
        // Path and document may be hostile: no result is given rather than a stack overflow, which ends the process.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return default;
        }

        if (path.Length > 1 && TryStart(json, path, budget, out var value))
        {
            return value;
        }

        var found = default(Found);
        if (path.Span.StartsWith(".."u8))
        {
            budget.Read(ArrayWalk.Find(json, 0, path[2..], budget, ref found, out _));
        }
        else
        {
            var at = json.Span.IndexOfAny((byte)'{', (byte)'[');
            budget.Read(at < 0 ? json.Length : Down(json, at, path, budget, ref found, out _));
        }

        return found.Pipe is { } pipe ? Get(found.Value.Raw, pipe, budget) : found.Value;
    }

    /// <summary>Walks into the object or array that opens at <paramref name="at"/>; answers where it ended.</summary>
    public static int Down(
        ReadOnlyMemory<byte> json, int at, ReadOnlyMemory<byte> path, EvaluationBudget budget, ref Found found,
        out bool isHit)
    {
        isHit = false;
        budget.Read(path.Length);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return json.Length;
        }

        return json.Span[at] == '{'
            ? ObjectWalk.Find(json, at + 1, path, budget, ref found, out isHit)
            : ArrayWalk.Find(json, at + 1, path, budget, ref found, out isHit);
    }

    private static bool TryStart(
        ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path, EvaluationBudget budget, out GjsonValue value)
    {
        value = default;
        ReadOnlyMemory<byte> made;
        ReadOnlyMemory<byte> rest;
        switch (path.Span[0])
        {
            case (byte)'@' when Modifiers.TryApply(json, path, budget, out made, out rest):
            case (byte)'!' when Literal.TryRead(path, out made, out rest):
                value = rest.Length > 0 && rest.Span[0] is (byte)'|' or (byte)'.'
                    ? Get(made, rest[1..], budget)
                    : GjsonValue.Parse(made);
                return true;
            case (byte)'{' or (byte)'[' when MultiPath.TryApply(json, path, budget, out made, out rest):
                value = rest.IsEmpty ? new GjsonValue(GjsonKind.Json, made) : Get(made, rest[1..], budget);
                return true;
            default:
                return false;
        }
    }
}
