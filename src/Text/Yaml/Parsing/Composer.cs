namespace Keyferry.Text.Yaml.Parsing;

/// <summary>Builds the first document of a stream.</summary>
internal sealed class Composer(EventReader events, YamlBudget budget)
{
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<YamlNode> _open = new();

    /// <summary>Reads it; null where the stream is empty.</summary>
    /// <exception cref="YamlException">The text is not YAML, or names an unknown anchor.</exception>
    public YamlNode? Read()
    {
        if (events.Read().Kind == EventKind.StreamEnd)
        {
            return null;
        }

        YamlNode? root = null;
        while (true)
        {
            var next = events.Read();
            if (next.Kind == EventKind.DocumentEnd)
            {
                return root;
            }

            if (next.Kind is EventKind.SequenceEnd or EventKind.MappingEnd)
            {
                _open.Pop();
                continue;
            }

            budget.Take();
            var node = Make(next);
            root ??= node;
            if (_open.TryPeek(out var parent))
            {
                parent.Add(node);
            }

            if (node.Kind is NodeKind.Sequence or NodeKind.Mapping)
            {
                _open.Push(node);
            }
        }
    }

    private YamlNode Make(YamlEvent start)
    {
        if (start.Kind == EventKind.Alias)
        {
            var target = _anchors.GetValueOrDefault(start.Anchor)
                ?? throw new YamlException("unknown anchor referenced", start.Line + 1);
            return new YamlNode(NodeKind.Alias, start) { Target = target };
        }

        var kind = start.Kind switch
        {
            EventKind.SequenceStart => NodeKind.Sequence,
            EventKind.MappingStart => NodeKind.Mapping,
            _ => NodeKind.Scalar,
        };
        var node = new YamlNode(kind, start);
        if (start.Anchor.Length > 0)
        {
            _anchors[start.Anchor] = node;
        }

        return node;
    }
}
