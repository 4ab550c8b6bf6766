using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Keyferry.Text.Templates;

/// <summary>
/// Keeps parsed templates by name and text: the same few are rendered at every reconcile. Bounded; safe for many
/// threads. Texts that are no templates are remembered too.
/// </summary>
/// <param name="options">How all of them are read and rendered.</param>
/// <param name="capacity">How many characters of text it keeps, about.</param>
public sealed class TemplateCache(TemplateOptions options, int capacity = 8 << 20)
{
    private readonly Lock _lock = new();

    // Two generations: a full young one becomes the old one, and the old one, with what was not asked for since, is dropped.
    private Dictionary<Key, Entry> _young = [];
    private Dictionary<Key, Entry> _old = [];
    private long _youngSize;

    /// <summary>How all of them are read and rendered.</summary>
    public TemplateOptions Options => options;

    /// <summary>The template of this name and text, read now or before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="template">The template; null where the text is none.</param>
    /// <param name="error">What is wrong with the text; null where nothing is.</param>
    public bool TryGet(
        string name, string text, [NotNullWhen(true)] out Template? template,
        [NotNullWhen(false)] out TemplateError? error)
    {
        var key = new Key(name, text);
        if (!TryFind(key, out var entry))
        {
            _ = Template.TryParse(name, Encoding.UTF8.GetBytes(text), options, out var parsed, out var fault);
            entry = new Entry(parsed, fault);
            lock (_lock)
            {
                Keep(key, entry);
            }
        }

        (template, error) = (entry.Template, entry.Error);
        return template is not null;
    }

    private bool TryFind(Key key, out Entry entry)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out entry))
            {
                return true;
            }

            if (!_old.TryGetValue(key, out entry))
            {
                return false;
            }

            Keep(key, entry);
            return true;
        }
    }

    private void Keep(Key key, Entry entry)
    {
        if (!_young.TryAdd(key, entry))
        {
            return;
        }

        _youngSize += key.Text.Length + key.Name.Length;
        if (_youngSize < capacity / 2)
        {
            return;
        }

        _old = _young;
        _young = [];
        _youngSize = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Key(string Name, string Text);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(Template? Template, TemplateError? Error);
}
