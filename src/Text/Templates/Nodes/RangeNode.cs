using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary><c>{{ range }}</c> over a list, a map (in the order of its keys) or an integer.</summary>
internal sealed class RangeNode(int position, Pipeline pipeline, ListNode body, ListNode? elseBranch) : Node(position)
{
    public override Flow Walk(Renderer renderer, in GoValue dot)
    {
        var outer = renderer.Variables.Mark;
        var value = pipeline.Evaluate(renderer, dot);
        var inner = renderer.Variables.Mark;
        var (ran, flow) = value.Kind switch
        {
            GoKind.Int or GoKind.Int32 or GoKind.Int64 or GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64 =>
                (Count(renderer, value, inner), Flow.Next),
            GoKind.Slice => (OverList(renderer, value.AsList, inner), Flow.Next),
            GoKind.Map => (OverMap(renderer, value.AsMap, inner), Flow.Next),
            GoKind.Invalid => (false, Flow.Next),
            _ => throw renderer.Failure(this, $"range cannot iterate over {value.Type!.Described}{Advice(value)}"),
        };
        if (!ran && elseBranch is not null)
        {
            flow = elseBranch.Walk(renderer, dot);
        }

        // A break in the else part ends this range, not the one around it.
        flow = flow == Flow.Break ? Flow.Next : flow;
        renderer.Variables.Release(outer);
        return flow;
    }

    private static string Advice(in GoValue value) => value.IsString
        ? ": make a list of it first, with splitList or with fromJson"
        : "";

    private bool Count(Renderer renderer, in GoValue limit, int mark)
    {
        if (pipeline.VariableCount > 1)
        {
            throw renderer.Failure(this, "range over an integer takes one variable only");
        }

        for (var number = 0L; number < limit.AsInt64; number++)
        {
            if (Once(renderer, GoValue.Missing, GoValue.OfInteger(limit.Type!, number), mark) == Flow.Break)
            {
                break;
            }
        }

        return limit.AsInt64 > 0;
    }

    private bool OverList(Renderer renderer, GoList list, int mark)
    {
        for (var index = 0; index < list.Count; index++)
        {
            if (Once(renderer, GoValue.OfInt(index), list[index], mark) == Flow.Break)
            {
                break;
            }
        }

        return list.Count > 0;
    }

    private bool OverMap(Renderer renderer, GoMap? map, int mark)
    {
        if (map is null || map.Count == 0)
        {
            return false;
        }

        // Iterates over a copy: the body may change the map.
        foreach (var (key, value) in map.Entries.ToArray())
        {
            if (Once(renderer, GoValue.Of(key), value, mark) == Flow.Break)
            {
                break;
            }
        }

        return true;
    }

    private Flow Once(Renderer renderer, in GoValue index, in GoValue element, int mark)
    {
        renderer.Context.Charge(1);
        pipeline.SetLoopVariables(renderer, index, element);
        var flow = body.Walk(renderer, element);
        renderer.Variables.Release(mark);
        return flow;
    }
}
