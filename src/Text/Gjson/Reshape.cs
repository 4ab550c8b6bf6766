using System.Buffers;
using Keyferry.Text.GoFormat;

namespace Keyferry.Text.Gjson;

/// <summary>The modifiers that build a new object or array from a value.</summary>
internal static class Reshape
{
    /// <summary>Items or members back to front.</summary>
    public static ReadOnlyMemory<byte> Reverse(ReadOnlyMemory<byte> json)
    {
        var value = GjsonValue.Parse(json);
        if (value.Kind != GjsonKind.Json)
            return json;

        var pieces = new List<ReadOnlyMemory<byte>>();
        for (var members = new Members(value); members.MoveNext();)
            pieces.Add(value.IsObject ? Member(members.Name, members.Value.Raw) : members.Value.Raw);

        pieces.Reverse();
        return Joined(value.IsObject ? "{}"u8 : "[]"u8, pieces);
    }

    /// <summary>An object's names; null for each item of anything else.</summary>
    public static ReadOnlyMemory<byte> Keys(ReadOnlyMemory<byte> json)
    {
        var value = GjsonValue.Parse(json);
        var pieces = new List<ReadOnlyMemory<byte>>();
        for (var members = new Members(value); members.MoveNext();)
            pieces.Add(value.IsObject ? members.Name : "null"u8.ToArray());

        return Joined("[]"u8, pieces);
    }

    /// <summary>An object's values; an array stays.</summary>
    public static ReadOnlyMemory<byte> Values(ReadOnlyMemory<byte> json)
    {
        var value = GjsonValue.Parse(json);
        if (value.IsArray)
            return json;

        var pieces = new List<ReadOnlyMemory<byte>>();
        for (var members = new Members(value); members.MoveNext();)
            pieces.Add(members.Value.Raw);

        return Joined("[]"u8, pieces);
    }

    /// <summary>Takes the items of inner arrays out of them.</summary>
    public static ReadOnlyMemory<byte> Flatten(ReadOnlyMemory<byte> json, bool isDeep, int depth = 0)
    {
        var value = GjsonValue.Parse(json);
        if (!value.IsArray || depth > JsonScan.MaxReshapeDepth)
            return json;

        var pieces = new List<ReadOnlyMemory<byte>>();
        for (var items = new Members(value); items.MoveNext();)
        {
            var raw = items.Value.Raw;
            if (items.Value.IsArray)
                raw = Inner(isDeep ? Flatten(raw, isDeep, depth + 1) : raw);

            raw = JsonScan.Trim(raw);
            if (!raw.IsEmpty)
                pieces.Add(raw);
        }

        return Joined("[]"u8, pieces);
    }

    /// <summary>One object of all objects of an array; of equal names the last wins, or all stay.</summary>
    public static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> json, bool keepsAll)
    {
        var value = GjsonValue.Parse(json);
        if (!value.IsArray)
            return json;

        var pieces = new List<ReadOnlyMemory<byte>>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var items = new Members(value); items.MoveNext();)
        {
            if (!items.Value.IsObject)
                continue;

            for (var members = new Members(items.Value); members.MoveNext();)
            {
                var member = Member(members.Name, members.Value.Raw);
                var name = Convert.ToHexString(GoJson.Unquote(members.Name.Span));
                if (!keepsAll && places.TryGetValue(name, out var place))
                {
                    pieces[place] = Member(NameOf(pieces[place]), members.Value.Raw);
                    continue;
                }

                places[name] = pieces.Count;
                pieces.Add(member);
            }
        }

        return Joined("{}"u8, pieces);
    }

    /// <summary>An object of arrays turned into an array of objects.</summary>
    public static ReadOnlyMemory<byte> Group(ReadOnlyMemory<byte> json)
    {
        var value = GjsonValue.Parse(json);
        if (!value.IsObject)
            return default;

        var rows = new List<List<ReadOnlyMemory<byte>>>();
        for (var members = new Members(value); members.MoveNext();)
        {
            if (!members.Value.IsArray)
                continue;

            var row = 0;
            for (var items = new Members(members.Value); items.MoveNext(); row++)
            {
                if (row == rows.Count)
                    rows.Add([]);

                rows[row].Add(Member(members.Name, items.Value.Raw));
            }
        }

        return Joined("[]"u8, rows.ConvertAll(static row => Joined("{}"u8, row)));
    }

    /// <summary>All values that a path leads to from anywhere in the document.</summary>
    public static ReadOnlyMemory<byte> Dig(ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> path)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        Dig(GjsonValue.Parse(json), path, pieces, 0);
        return Joined("[]"u8, pieces);
    }

    private static void Dig(GjsonValue value, ReadOnlyMemory<byte> path, List<ReadOnlyMemory<byte>> pieces, int depth)
    {
        if (depth > JsonScan.MaxReshapeDepth)
            return;

        var here = Evaluator.Get(value.Raw, path);
        if (here.Exists)
            pieces.Add(here.Raw);

        if (value.Kind != GjsonKind.Json)
            return;

        for (var members = new Members(value); members.MoveNext();)
            Dig(members.Value, path, pieces, depth + 1);
    }

    private static ReadOnlyMemory<byte> NameOf(ReadOnlyMemory<byte> member) =>
        member[..JsonScan.StringEnd(member.Span, 0, out _)];

    private static ReadOnlyMemory<byte> Inner(ReadOnlyMemory<byte> json)
    {
        var trimmed = JsonScan.Trim(json);
        return trimmed.Length >= 2 ? trimmed[1..^1] : trimmed;
    }

    private static byte[] Member(ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> value) =>
        [.. name.Span, (byte)':', .. value.Span];

    private static ReadOnlyMemory<byte> Joined(ReadOnlySpan<byte> brackets, List<ReadOnlyMemory<byte>> pieces)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write(brackets[..1]);
        for (var at = 0; at < pieces.Count; at++)
        {
            if (at > 0)
                output.Write(","u8);

            output.Write(pieces[at].Span);
        }

        output.Write(brackets[1..]);
        return output.WrittenMemory;
    }
}
