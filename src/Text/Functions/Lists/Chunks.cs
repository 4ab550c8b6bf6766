using Keyferry.Text.Functions.Numbers;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Lists;

/// <summary>Cuts a list into lists of a size, the last one with what remains.</summary>
internal static class Chunks
{
    /// <summary>Counts with floating-point numbers: that gives the reference's answers for sizes below one.</summary>
    public static GoValue Of(RenderContext context, long size, ReadOnlySpan<GoValue> items)
    {
        var count = Conversions.Truncate(Math.Floor((items.Length - 1) / (double)size) + 1);
        if (count < 0 || size == 0)
        {
            throw new FunctionException("the size of a chunk must be positive");
        }

        context.ChargeElements(count + items.Length);
        var chunks = new GoValue[count];
        for (var at = 0; at < chunks.Length; at++)
        {
            var rest = items.Length % size;
            var length = at < chunks.Length - 1 || rest == 0 ? size : rest;
            if (length < 0)
            {
                throw new FunctionException("the size of a chunk must be positive");
            }

            chunks[at] = GoValue.Of(new GoList(items.Slice((int)(at * size), (int)length).ToArray()));
        }

        return GoValue.Of(new GoList(GoType.AnySliceSlice, chunks));
    }
}
