using System.Buffers;
using System.Globalization;
using System.Text;

namespace Keyferry.Text.Gjson;

/// <summary>Looks a path up in an array.</summary>
internal ref struct ArrayWalk
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly EvaluationBudget _budget;
    private ArrayStep _step;
    private ArrayBufferWriter<byte>? _collected;
    private long _count;

    private ArrayWalk(ReadOnlyMemory<byte> json, ArrayStep step, EvaluationBudget budget)
    {
        _json = json;
        _budget = budget;
        _step = step;
        if (step.Each is not null || step.IsAll)
        {
            _collected = new ArrayBufferWriter<byte>();
        }
    }

    /// <summary>
    /// Looks from behind the opening bracket (the document's end closes it too); answers where the array, or the
    /// search in it, ended.
    /// </summary>
    public static int Find(
        ReadOnlyMemory<byte> json, int at, ReadOnlyMemory<byte> path, EvaluationBudget budget, ref Found found,
        out bool isHit)
    {
        var step = ArrayStep.Read(path);
        found.Pipe = step.Pipe ?? found.Pipe;
        if (step.Each is { } each && PathWords.TrySplitPipe(each, out var left, out var right))
        {
            step = step.WithEach(left);
            found.Pipe = right;
        }

        return new ArrayWalk(json, step, budget).Run(at, ref found, out isHit);
    }

    private int Run(int at, ref Found found, out bool isHit)
    {
        isHit = false;
        var text = _json.Span;
        while (true)
        {
            while (at < text.Length && text[at] != ']' && !JsonScan.IsValueStart(text[at]))
            {
                at++;
            }

            if (at >= text.Length || text[at] == ']')
            {
                isHit = Finish(ref found);
                return at + 1;
            }

            var isWanted = _count++ == _step.Index;
            if (isWanted && _step.Rest is { } rest && text[at] is (byte)'{' or (byte)'[')
            {
                at = Evaluator.Down(_json, at, rest, _budget, ref found, out isHit);
                if (isHit)
                {
                    return at;
                }

                continue;
            }

            if (!GjsonValue.TryRead(_json, ref at, out var item))
            {
                return at;
            }

            if (Take(item, isWanted && _step.Rest is null, ref found))
            {
                isHit = true;
                return at;
            }
        }
    }

    private bool Take(GjsonValue item, bool isWanted, ref Found found)
    {
        if (_step.Query is { } query)
        {
            return TakeByQuery(item, query, ref found);
        }

        if (_step.Each is { } each)
        {
            Collect(Evaluator.Get(item.Raw, each, _budget));
            return false;
        }

        if (isWanted)
        {
            found.Value = item;
        }

        return isWanted;
    }

    private bool TakeByQuery(GjsonValue item, Query query, ref Found found)
    {
        if (item.Kind != GjsonKind.Json && !query.Path.IsEmpty)
        {
            return false;
        }

        if (!query.Matches(item.Kind == GjsonKind.Json ? Evaluator.Get(item.Raw, query.Path, _budget) : item, _budget))
        {
            return false;
        }

        if (_step.Rest is { } rest)
        {
            if (PathWords.TrySplitPipe(rest, out var left, out var right))
            {
                _step = _step with { Rest = left };
                found.Pipe = right;
            }

            item = Evaluator.Get(item.Raw, left, _budget);
        }

        if (!_step.IsAll)
        {
            found.Value = item;
            return true;
        }

        Collect(item);
        return false;
    }

    private readonly void Collect(GjsonValue value)
    {
        if (_collected is null || value.Raw.IsEmpty)
        {
            return;
        }

        _budget.Make(value.Raw.Length + 1);
        _collected.Write(_collected.WrittenCount == 0 ? "["u8 : ","u8);
        _collected.Write(value.Raw.Span);
    }

    private readonly bool Finish(ref Found found)
    {
        if (_step.IsLength)
        {
            var length = Encoding.ASCII.GetBytes(_count.ToString(CultureInfo.InvariantCulture));
            found.Value = new GjsonValue(GjsonKind.Number, length);
            return true;
        }

        if (_collected is null)
        {
            return false;
        }

        _collected.Write(_collected.WrittenCount == 0 ? "[]"u8 : "]"u8);
        found.Value = new GjsonValue(GjsonKind.Json, _collected.WrittenMemory);
        return _step.Each is not null;
    }
}
