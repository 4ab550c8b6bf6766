namespace Keyferry.Text.Gjson;

/// <summary>Looks a path up in an object.</summary>
internal static class ObjectWalk
{
    /// <summary>Looks from behind the opening brace; answers where the object, or the search in it, ended.</summary>
    public static int Find(
        ReadOnlyMemory<byte> json, int at, ReadOnlyMemory<byte> path, EvaluationBudget budget, ref Found found,
        out bool isHit)
    {
        isHit = false;
        var text = json.Span;
        var step = ObjectStep.Read(path);
        found.Pipe = step.Pipe ?? found.Pipe;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'}');
            if (next < 0)
            {
                return text.Length;
            }

            at += next;
            if (text[at] == '}')
            {
                return at + 1;
            }

            var start = at;
            at = JsonScan.StringEnd(text, at, out var isClosed);
            if (!isClosed)
            {
                return at;
            }

            var isMatch = step.Matches(text[start..at], budget);
            while (at < text.Length && !JsonScan.IsValueStart(text[at]))
            {
                at++;
            }

            if (at < text.Length && isMatch && step.Rest is { } rest && text[at] is (byte)'{' or (byte)'[')
            {
                at = Evaluator.Down(json, at, rest, budget, ref found, out isHit);
                if (isHit)
                {
                    return at;
                }

                continue;
            }

            if (!GjsonValue.TryRead(json, ref at, out var value))
            {
                return at;
            }

            if (!isMatch || step.Rest is not null)
            {
                continue;
            }

            found.Value = value;
            isHit = true;
            return at;
        }

        return at;
    }
}
