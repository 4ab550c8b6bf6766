using System.Text.Json;

namespace Keyferry.Providers.Json.Paths;

/// <summary>One step of a path: from a value to those that follow.</summary>
internal abstract record JsonPathStep
{
    /// <summary>Whether it leads to one value at most.</summary>
    public virtual bool IsDefinite => false;

    /// <summary>Adds the values that a value leads to.</summary>
    public abstract void Apply(JsonElement from, JsonElement root, List<JsonElement> to, JsonPathBudget budget);

    /// <summary>The children of a value.</summary>
    protected static IEnumerable<JsonElement> Children(JsonElement from) => from.ValueKind switch
    {
        JsonValueKind.Object => from.EnumerateObject().Select(static p => p.Value),
        JsonValueKind.Array => from.EnumerateArray(),
        _ => [],
    };
}

/// <summary><c>.name</c> or <c>['name']</c>.</summary>
internal sealed record NameStep(string Name) : JsonPathStep
{
    public override bool IsDefinite => true;

    public override void Apply(JsonElement from, JsonElement root, List<JsonElement> to, JsonPathBudget budget)
    {
        budget.Charge();
        if (from.ValueKind == JsonValueKind.Object && from.TryGetProperty(Name, out var value))
        {
            to.Add(value);
        }
    }
}

/// <summary><c>[n]</c>; a negative one counts from the end.</summary>
internal sealed record IndexStep(int Index) : JsonPathStep
{
    public override bool IsDefinite => true;

    public override void Apply(JsonElement from, JsonElement root, List<JsonElement> to, JsonPathBudget budget)
    {
        budget.Charge();
        if (from.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        var length = from.GetArrayLength();
        var at = Index < 0 ? length + Index : Index;
        if (at >= 0 && at < length)
        {
            to.Add(from[at]);
        }
    }
}

/// <summary><c>.*</c> or <c>[*]</c>.</summary>
internal sealed record WildcardStep : JsonPathStep
{
    public override void Apply(JsonElement from, JsonElement root, List<JsonElement> to, JsonPathBudget budget)
    {
        foreach (var child in Children(from))
        {
            budget.Charge();
            to.Add(child);
        }
    }
}

/// <summary><c>..</c>: the value itself and all below it, to which the next step applies.</summary>
internal sealed record DescendStep : JsonPathStep
{
    public override void Apply(JsonElement from, JsonElement root, List<JsonElement> to, JsonPathBudget budget)
    {
        // The reader allows 64 levels.
        budget.Charge();
        to.Add(from);
        foreach (var child in Children(from))
        {
            Apply(child, root, to, budget);
        }
    }
}

/// <summary><c>[from:to:step]</c>.</summary>
internal sealed record SliceStep(int? Start, int? End, int Step) : JsonPathStep
{
    public override void Apply(JsonElement from, JsonElement root, List<JsonElement> to, JsonPathBudget budget)
    {
        if (from.ValueKind != JsonValueKind.Array || Step == 0)
        {
            return;
        }

        var length = from.GetArrayLength();
        var start = Bound(Start ?? (Step > 0 ? 0 : length - 1), length);
        var end = End is { } given ? Bound(given, length) : Step > 0 ? length : -1;
        for (long at = start; Step > 0 ? at < end : at > end; at += Step)
        {
            budget.Charge();
            if (at >= 0 && at < length)
            {
                to.Add(from[(int)at]);
            }
        }

        int Bound(int index, int count)
        {
            var at = index < 0 ? (long)count + index : index;
            return (int)(Step > 0 ? Math.Clamp(at, 0, count) : Math.Clamp(at, -1, count - 1));
        }
    }
}

/// <summary><c>[a, b]</c>.</summary>
internal sealed record UnionStep(IReadOnlyList<JsonPathStep> Steps) : JsonPathStep
{
    public override void Apply(JsonElement from, JsonElement root, List<JsonElement> to, JsonPathBudget budget)
    {
        foreach (var step in Steps)
        {
            step.Apply(from, root, to, budget);
        }
    }
}

/// <summary><c>[?(…)]</c>.</summary>
internal sealed record FilterStep(JsonPathFilter Filter) : JsonPathStep
{
    public override void Apply(JsonElement from, JsonElement root, List<JsonElement> to, JsonPathBudget budget)
    {
        foreach (var child in Children(from))
        {
            budget.Charge();
            if (Filter.Holds(child, root, budget))
            {
                to.Add(child);
            }
        }
    }
}
