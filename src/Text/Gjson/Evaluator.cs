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
    public static GjsonValue Get(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path)
    {
        // Path and document may be hostile: rather nothing than a stack overflow, which no one can catch.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return default;

        if (path.Length > 1 && TryStart(json, path, out var value))
            return value;

        var found = default(Found);
        if (path.Span.StartsWith(".."u8))
        {
            ArrayWalk.Find(json, 0, path[2..], ref found, out _);
        }
        else
        {
            var at = json.Span.IndexOfAny((byte)'{', (byte)'[');
            if (at >= 0)
                Down(json, at, path, ref found, out _);
        }

        return found.Pipe is { } pipe ? Get(found.Value.Raw, pipe) : found.Value;
    }

    /// <summary>Walks into the object or array that opens at <paramref name="at"/>; answers where it ended.</summary>
    public static int Down(
        ReadOnlyMemory<byte> json, int at, ReadOnlyMemory<byte> path, ref Found found, out bool isHit)
    {
        isHit = false;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return json.Length;

        return json.Span[at] == '{'
            ? ObjectWalk.Find(json, at + 1, path, ref found, out isHit)
            : ArrayWalk.Find(json, at + 1, path, ref found, out isHit);
    }

    private static bool TryStart(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path, out GjsonValue value)
    {
        value = default;
        ReadOnlyMemory<byte> made;
        ReadOnlyMemory<byte> rest;
        switch (path.Span[0])
        {
            case (byte)'@' when Modifiers.TryApply(json, path, out made, out rest):
            case (byte)'!' when Literal.TryRead(path, out made, out rest):
                value = rest.Length > 0 && rest.Span[0] is (byte)'|' or (byte)'.'
                    ? Get(made, rest[1..])
                    : GjsonValue.Parse(made);
                return true;
            case (byte)'{' or (byte)'[' when MultiPath.TryApply(json, path, out made, out rest):
                value = rest.IsEmpty ? new GjsonValue(GjsonKind.Json, made) : Get(made, rest[1..]);
                return true;
            default:
                return false;
        }
    }
}
