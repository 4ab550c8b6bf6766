using System.Text.Unicode;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Values;

/// <summary>
/// Makes of a document's value what reading it back from JSON would: every number a float64, texts that live as long as
/// the render.
/// </summary>
/// <param name="context">Owns the texts.</param>
/// <param name="kept">A buffer that lives as long anyway: slices of it stay.</param>
internal sealed class JsonLikeness(RenderContext context, byte[] kept)
{
    private const int MaxDepth = 10_000;

    private int _depth;

    /// <exception cref="YamlException">JSON cannot hold it.</exception>
    public GoValue Convert(GoValue value)
    {
        switch (value.Kind)
        {
            case GoKind.String:
                return GoValue.Of(Keep(value.AsString));
            case GoKind.Int64:
                return GoValue.Of((double)value.AsInt64);
            case GoKind.Uint64:
                return GoValue.Of((double)(ulong)value.AsInt64);
            case GoKind.Float64 when !double.IsFinite(value.AsDouble):
                throw new YamlException("json: unsupported value: a number that is not finite");
            case GoKind.Slice or GoKind.Map:
                return ConvertCollection(value);
            default:
                return value;
        }
    }

    private GoValue ConvertCollection(GoValue value)
    {
        if (!StackGuard.HasRoom)
        {
            return ConvertOnNewStack(value);
        }

        if (++_depth > MaxDepth)
        {
            throw new YamlException("exceeded max depth");
        }

        var converted = value.AsMap is { } map ? ConvertMap(map) : ConvertList(value.AsList);
        _depth--;
        return converted;
    }

    // A method of its own: the closure is allocated only when the stack is nearly full.
    private GoValue ConvertOnNewStack(GoValue value) => StackGuard.OnNewStack(() => ConvertCollection(value));

    private GoValue ConvertMap(GoMap map)
    {
        context.ChargeElements(map.Count);
        var entries = new List<GoMap.Entry>(map.Count);
        foreach (var entry in map.Entries)
        {
            entries.Add(new GoMap.Entry(Keep(entry.Key), Convert(entry.Value)));
        }

        return GoValue.Of(GoMap.FromEntries(GoType.AnyMap, entries));
    }

    private GoValue ConvertList(GoList list)
    {
        context.ChargeElements(list.Count);
        var items = new GoValue[list.Count];
        for (var at = 0; at < items.Length; at++)
        {
            items[at] = Convert(list[at]);
        }

        return GoValue.Of(new GoList(items));
    }

    private GoString Keep(GoString text)
    {
        if (ReferenceEquals(text.Buffer, kept))
        {
            return text;
        }

        return context.Copy(Utf8.IsValid(text.Span) ? text.Span : GoUtf8.Replace(text.Span));
    }
}
