using Keyferry.Text.Values;

namespace Keyferry.Text.Yaml.Parsing;

/// <summary>The kinds of node.</summary>
internal enum NodeKind : byte
{
    Scalar,
    Sequence,
    Mapping,
    Alias,
}

/// <summary>A part of a document.</summary>
internal sealed class YamlNode(NodeKind kind, YamlEvent start)
{
    private List<YamlNode>? _children;

    public NodeKind Kind => kind;

    /// <summary>Its line, from 1.</summary>
    public int Line => start.Line + 1;

    public string Tag => start.Tag;

    public bool IsImplicit => start.IsImplicit;

    /// <summary>A scalar's text; base64 is decoded in place.</summary>
    public GoString Text { get; set; } = start.Text;

    /// <summary>Whether its base64 is decoded already.</summary>
    public bool IsDecoded { get; set; }

    /// <summary>What an alias stands for.</summary>
    public YamlNode? Target { get; init; }

    /// <summary>The items, or keys and values by turns.</summary>
    public IReadOnlyList<YamlNode> Children => _children ?? [];

    /// <summary>Whether it is the key whose value is merged into its mapping.</summary>
    public bool IsMerge => kind == NodeKind.Scalar && (IsImplicit || Tag == YamlTags.Merge) && Text.Span.SequenceEqual("<<"u8);

    public void Add(YamlNode child) => (_children ??= []).Add(child);
}
