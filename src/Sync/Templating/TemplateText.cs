using System.Text;

namespace Keyferry.Sync.Templating;

/// <summary>One template to render, and where its output goes.</summary>
/// <param name="Label">What errors call it: its key, or its place where it has none.</param>
/// <param name="Key">The key of the output; without meaning where <see cref="IsMap"/>.</param>
/// <param name="Name">The name by which the template can call itself.</param>
/// <param name="Bytes">The text, UTF-8; of a Secret, a view on its data.</param>
/// <param name="IsMap">Whether the output is a YAML map of keys and values, in place of one value.</param>
/// <param name="Target">Where the output goes: Data, Labels, Annotations, or a path.</param>
/// <param name="Origin">Where the text comes from.</param>
internal sealed record TemplateText(
    string Label, string Key, string Name, ReadOnlyMemory<byte> Bytes, bool IsMap, string Target, TemplateOrigin Origin)
{
    /// <summary>How output values are decoded; null for not at all.</summary>
    public string? Decoding { get; init; }

    /// <summary>A text of the manifest itself.</summary>
    public static TemplateText Of(string label, string key, string text, string target, TemplateOrigin origin) => new(
        label, key, key, Encoding.UTF8.GetBytes(text), IsMap: false, target, origin);
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
