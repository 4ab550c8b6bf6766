using Keyferry.Text.Json;

namespace Keyferry.Text.Gjson;

/// <summary>The modifiers that build a new object or array from a value.</summary>
internal static class Reshape
{
    // Bytes of a list and its first elements.
    private const int BytesOfRow = 128;

    /// <summary>Items or members back to front.</summary>
    public static ReadOnlyMemory<byte> Reverse(ReadOnlyMemory<byte> json, EvaluationBudget budget)
    {
        var value = GjsonValue.Parse(json);
        if (value.Kind != GjsonKind.Json)
        {
            return json;
        }

        var pieces = new Pieces(budget);
        for (var members = new Members(value); members.MoveNext();)
        {
            if (value.IsObject)
            {
                pieces.Add(members.Name, members.Value.Raw);
            }
            else
            {
                pieces.Add(members.Value.Raw);
            }
        }

        pieces.Reverse();
        return pieces.Joined(value.IsObject ? "{}"u8 : "[]"u8);
    }

    /// <summary>An object's names; null for each item of anything else.</summary>
    public static ReadOnlyMemory<byte> Keys(ReadOnlyMemory<byte> json, EvaluationBudget budget)
    {
        var value = GjsonValue.Parse(json);
        var pieces = new Pieces(budget);
        ReadOnlyMemory<byte> nothing = "null"u8.ToArray();
        for (var members = new Members(value); members.MoveNext();)
        {
            pieces.Add(value.IsObject ? members.Name : nothing);
        }

        return pieces.Joined("[]"u8);
    }

    /// <summary>An object's values; an array stays.</summary>
    public static ReadOnlyMemory<byte> Values(ReadOnlyMemory<byte> json, EvaluationBudget budget)
    {
        var value = GjsonValue.Parse(json);
        if (value.IsArray)
        {
            return json;
        }

        var pieces = new Pieces(budget);
        for (var members = new Members(value); members.MoveNext();)
        {
            pieces.Add(members.Value.Raw);
        }

        return pieces.Joined("[]"u8);
    }

    /// <summary>Takes the items of inner arrays out of them.</summary>
    public static ReadOnlyMemory<byte> Flatten(
        ReadOnlyMemory<byte> json, bool isDeep, EvaluationBudget budget, int depth = 0)
    {
        budget.Read(json.Length);
        var value = GjsonValue.Parse(json);
        if (!value.IsArray || depth > JsonScan.MaxReshapeDepth)
        {
            return json;
        }

        var pieces = new Pieces(budget);
        for (var items = new Members(value); items.MoveNext();)
        {
            var raw = items.Value.Raw;
            if (items.Value.IsArray)
            {
                raw = Inner(isDeep ? Flatten(raw, isDeep, budget, depth + 1) : raw);
            }

            raw = JsonScan.Trim(raw);
            if (!raw.IsEmpty)
            {
                pieces.Add(raw);
            }
        }

        return pieces.Joined("[]"u8);
    }

    /// <summary>One object of all objects of an array; of equal names the last wins, or all stay.</summary>
    public static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> json, bool keepsAll, EvaluationBudget budget)
    {
        var value = GjsonValue.Parse(json);
        if (!value.IsArray)
        {
            return json;
        }

        var pieces = new Pieces(budget);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var items = new Members(value); items.MoveNext();)
        {
            if (!items.Value.IsObject)
            {
                continue;
            }

            for (var members = new Members(items.Value); members.MoveNext();)
            {
                budget.MakePiece(4L * members.Name.Length);
                var name = Convert.ToHexString(GoJson.Unquote(members.Name.Span));
                if (!keepsAll && places.TryGetValue(name, out var place))
                {
                    pieces.Replace(place, members.Value.Raw);
                    continue;
                }

                places[name] = pieces.Count;
                pieces.Add(members.Name, members.Value.Raw);
            }
        }

        return pieces.Joined("{}"u8);
    }

    /// <summary>An object of arrays turned into an array of objects.</summary>
    public static ReadOnlyMemory<byte> Group(ReadOnlyMemory<byte> json, EvaluationBudget budget)
    {
        var value = GjsonValue.Parse(json);
        if (!value.IsObject)
        {
            return default;
        }

        var rows = new List<Pieces>();
        for (var members = new Members(value); members.MoveNext();)
        {
            if (!members.Value.IsArray)
            {
                continue;
            }

            var row = 0;
            for (var items = new Members(members.Value); items.MoveNext(); row++)
            {
                if (row == rows.Count)
                {
                    budget.Make(BytesOfRow);
                    rows.Add(new Pieces(budget));
                }

                rows[row].Add(members.Name, items.Value.Raw);
            }
        }

        var all = new Pieces(budget);
        foreach (var row in rows)
        {
            all.Add(row.Joined("{}"u8));
        }

        return all.Joined("[]"u8);
    }

    /// <summary>All values that a path leads to from anywhere in the document.</summary>
    public static ReadOnlyMemory<byte> Dig(
        ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path, EvaluationBudget budget)
    {
        var pieces = new Pieces(budget);
        Dig(GjsonValue.Parse(json), path, pieces, budget, 0);
        return pieces.Joined("[]"u8);
    }

    private static void Dig(
        GjsonValue value, ReadOnlyMemory<byte> path, Pieces pieces, EvaluationBudget budget, int depth)
    {
        if (depth > JsonScan.MaxReshapeDepth)
        {
            return;
        }

        budget.Read(value.Raw.Length);
        var here = Evaluator.Get(value.Raw, path, budget);
        if (here.Exists)
        {
            pieces.Add(here.Raw);
        }

        if (value.Kind != GjsonKind.Json)
        {
            return;
        }

        for (var members = new Members(value); members.MoveNext();)
        {
            Dig(members.Value, path, pieces, budget, depth + 1);
        }
    }

    private static ReadOnlyMemory<byte> Inner(ReadOnlyMemory<byte> json)
    {
        var trimmed = JsonScan.Trim(json);
        return trimmed.Length >= 2 ? trimmed[1..^1] : trimmed;
    }
}
