using System.Buffers.Text;
using System.Runtime.InteropServices;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Functions.Numbers;

/// <summary>Functions that count from here to there.</summary>
internal static class SequenceFunctions
{
    public static void AddTo(FunctionTable table) => table
        .Add("until", [GoType.Int], static (context, a) =>
            List(context, new Steps(0, a[0].AsInt64, a[0].AsInt64 < 0 ? -1 : 1)))
        .Add("untilStep", [GoType.Int, GoType.Int, GoType.Int], static (context, a) =>
            List(context, new Steps(a[0].AsInt64, a[1].AsInt64, a[2].AsInt64)))
        .AddVariadic("seq", [GoType.Int], static (context, a) => a.Length switch
        {
            1 => Sequence(context, 1, null, a[0].AsInt64),
            2 => Sequence(context, a[0].AsInt64, null, a[1].AsInt64),
            3 => Sequence(context, a[0].AsInt64, a[1].AsInt64, a[2].AsInt64),
            _ => GoValue.EmptyString,
        });

    /// <summary>The end belongs to it, hence one more in its direction.</summary>
    private static GoValue Sequence(RenderContext context, long start, long? step, long end)
    {
        var direction = end < start ? -1 : 1;
        return direction < 0 && step > 0
            ? GoValue.EmptyString
            : Write(context, new Steps(start, unchecked(end + direction), step ?? direction));
    }

    private static GoValue List(RenderContext context, Steps steps)
    {
        var count = steps.Count();
        context.ChargeElements(count);
        var items = new GoValue[count];
        for (var at = 0; at < items.Length; at++)
        {
            items[at] = GoValue.OfInt(steps.Start + (at * steps.Step));
        }

        return GoValue.Of(new GoList(GoType.IntSlice, items));
    }

    private static GoValue Write(RenderContext context, Steps steps)
    {
        const int LongestNumber = 21;

        var count = steps.Count();
        context.ChargeElements(count);
        var output = context.Rent();
        for (var at = 0L; at < count; at++)
        {
            if (at > 0)
            {
                output.Append((byte)' ');
            }

            Utf8Formatter.TryFormat(steps.Start + (at * steps.Step), output.GetSpan(LongestNumber), out var written);
            output.Advance(written);
        }

        return context.Finish(output);
    }

    /// <summary>From a start up or down to a stop, which does not belong to it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Steps(long Start, long Stop, long Step)
    {
        /// <exception cref="FunctionException">They never end, or nobody could count them.</exception>
        public long Count()
        {
            if (Stop < Start ? Step >= 0 : Step <= 0)
            {
                return 0;
            }

            var way = Int128.Abs((Int128)Stop - Start);
            var step = Int128.Abs((Int128)Step);
            var count = (way + step - 1) / step;

            // A step beyond the largest integer wraps around, as in Go.
            var after = Start + (count * Step);
            if (count > int.MaxValue || after < long.MinValue || after > long.MaxValue)
            {
                throw new FunctionException("that is too far to count");
            }

            return (long)count;
        }
    }
}
