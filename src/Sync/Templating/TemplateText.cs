using System.Text;

namespace Keyferry.Sync.Templating;

/// <summary>One template to render, and where its output goes. No record: the text may be a secret.</summary>
/// <param name="label">What errors call it: its key, or its place where it has none.</param>
/// <param name="key">The key of the output; without meaning where <paramref name="isMap"/>.</param>
/// <param name="name">The name by which the template can call itself.</param>
/// <param name="bytes">The text, UTF-8; of a Secret, a view on its data.</param>
/// <param name="isMap">Whether the output is a YAML map of keys and values, in place of one value.</param>
/// <param name="target">Where the output goes: Data, Labels, Annotations, or a path.</param>
/// <param name="origin">Where the text comes from.</param>
internal sealed class TemplateText(
    string label, string key, string name, ReadOnlyMemory<byte> bytes, bool isMap, string target, TemplateOrigin origin)
{
    /// <summary>What errors call it: its key, or its place where it has none.</summary>
    public string Label => label;

    /// <summary>The key of the output; without meaning where <see cref="IsMap"/>.</summary>
    public string Key => key;

    /// <summary>The name by which the template can call itself.</summary>
    public string Name => name;

    /// <summary>The text, UTF-8.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>Whether the output is a YAML map of keys and values, in place of one value.</summary>
    public bool IsMap => isMap;

    /// <summary>Where the output goes: Data, Labels, Annotations, or a path.</summary>
    public string Target => target;

    /// <summary>Where the text comes from.</summary>
    public TemplateOrigin Origin => origin;

    /// <summary>How output values are decoded; null for not at all.</summary>
    public string? Decoding { get; init; }

    /// <summary>A text of the manifest itself.</summary>
    public static TemplateText Of(string label, string key, string text, string target, TemplateOrigin origin) => new(
        label, key, key, Encoding.UTF8.GetBytes(text), isMap: false, target, origin);
}

/// <summary>Where a template stands.</summary>
internal enum TemplateOrigin
{
    /// <summary>In <c>templateFrom[].literal</c>.</summary>
    Literal,

    /// <summary>In a ConfigMap.</summary>
    ConfigMap,

    /// <summary>In a Secret: the text is a secret too, and no parsed form of it is kept.</summary>
    Secret,

    /// <summary>In <c>data</c>, or in <c>metadata</c>.</summary>
    Field,
}
