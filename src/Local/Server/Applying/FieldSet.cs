using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Applying;

/// <summary>
/// A set of field paths, as FieldsV1 writes it: a tree whose edges are path elements (<c>f:name</c>, <c>k:{...}</c>,
/// <c>v:...</c>) and whose nodes are in the set or are only on the way to one that is.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>Whether the path that leads here is in the set.</summary>
    public bool IsMember { get; private set; }

    /// <summary>What is below, by path element.</summary>
    public IReadOnlyDictionary<string, FieldSet> Children => _children;

    /// <summary>Whether nothing is in the set.</summary>
    public bool IsEmpty => !IsMember && _children.Values.All(child => child.IsEmpty);

    /// <summary>Adds a path.</summary>
    public void Add(FieldPath path)
    {
        var node = this;
        foreach (var element in path.Elements)
        {
            if (!node._children.TryGetValue(element, out var child))
            {
                node._children[element] = child = new FieldSet();
            }

            node = child;
        }

        node.IsMember = true;
    }

    /// <summary>Reads FieldsV1.</summary>
    public static FieldSet Read(JsonObject fields) => Read(fields, root: true);

    /// <summary>What is in either.</summary>
    public static FieldSet Union(FieldSet left, FieldSet right) => Combine(left, right, (a, b) => a || b);

    /// <summary>What is in <paramref name="left"/> and not in <paramref name="right"/>.</summary>
    public static FieldSet Difference(FieldSet left, FieldSet right) => Combine(left, right, (a, b) => a && !b);

    /// <summary>What is in both.</summary>
    public static FieldSet Intersection(FieldSet left, FieldSet right) => Combine(left, right, (a, b) => a && b);

    /// <summary>The same with every struct field on the way to a member made a member too.</summary>
    /// <param name="shape">The shape of the value here.</param>
    public FieldSet WithParents(MergeSchema shape)
    {
        var result = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children)
        {
            if (child.IsEmpty)
            {
                continue;
            }

            var copy = child.WithParents(shape.Under(element));
            if (element.StartsWith("f:", StringComparison.Ordinal) && shape.Field(element[2..]) is not null)
            {
                copy.IsMember = true;
            }

            result._children[element] = copy;
        }

        return result;
    }

    /// <summary>The part of the set that a filter of first elements lets through.</summary>
    public FieldSet Where(Func<string, bool> first)
    {
        var result = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children)
        {
            if (first(element))
            {
                result._children[element] = child;
            }
        }

        return result;
    }

    /// <summary>Writes FieldsV1.</summary>
    public JsonObject Write()
    {
        var fields = new JsonObject();
        var inner = _children.Where(pair => !pair.Value.IsEmpty).ToList();
        if (IsMember && inner.Count > 0)
        {
            fields["."] = new JsonObject();
        }

        foreach (var (element, child) in inner)
        {
            fields[element] = child.Write();
        }

        return fields;
    }

    /// <summary>All paths, in order.</summary>
    public IEnumerable<FieldPath> Paths() => Paths(FieldPath.Root);

    private IEnumerable<FieldPath> Paths(FieldPath here)
    {
        if (IsMember)
        {
            yield return here;
        }

        foreach (var (element, child) in _children)
        {
            foreach (var path in child.Paths(here.Then(element)))
            {
                yield return path;
            }
        }
    }

    private static FieldSet Read(JsonObject fields, bool root)
    {
        var set = new FieldSet();
        foreach (var (element, value) in fields)
        {
            if (element == ".")
            {
                set.IsMember = true;
            }
            else
            {
                set._children[element] = Read(value as JsonObject ?? [], root: false);
            }
        }

        if (!root && fields.Count == 0)
        {
            set.IsMember = true;
        }

        return set;
    }

    private static FieldSet Combine(FieldSet? left, FieldSet? right, Func<bool, bool, bool> member)
    {
        var result = new FieldSet { IsMember = member(left?.IsMember ?? false, right?.IsMember ?? false) };
        foreach (var element in (left?._children.Keys ?? Enumerable.Empty<string>()).Union(right?._children.Keys ?? Enumerable.Empty<string>()))
        {
            var child = Combine(left?._children.GetValueOrDefault(element), right?._children.GetValueOrDefault(element), member);
            if (!child.IsEmpty)
            {
                result._children[element] = child;
            }
        }

        return result;
    }
}
