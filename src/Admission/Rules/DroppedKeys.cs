using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Json;

namespace Keyferry.Admission.Rules;

/// <summary>Keys that are fetched and then left out, since a template replaces the whole data.</summary>
internal sealed class DroppedKeys
{
    private const int MostNamed = 5;

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private bool _mayBeAny;

    /// <summary>Notes what a template reads.</summary>
    public void Note(Text.Templates.Template template)
    {
        _used.UnionWith(template.Keys);
        _mayBeAny |= template.ReadsAll;
    }

    /// <summary>Notes that nothing is known of some template.</summary>
    public void NoteUnknown() => _mayBeAny = true;

    /// <summary>Warns of the keys that no template reads.</summary>
    /// <param name="context">Takes what is found.</param>
    /// <param name="path">Where the template stands.</param>
    /// <param name="form">The template.</param>
    /// <param name="availableKeys">The keys that there will be.</param>
    public void Check(ValidationContext context, string path, JsonElement form, AvailableKeys availableKeys)
    {
        var replaces = form.Text("mergePolicy") != "Merge" && (form.Entries("data").Any() || form.Count("templateFrom") > 0);
        if (!replaces || _mayBeAny)
        {
            return;
        }

        // A misspelt key explains why another is not read.
        if (!availableKeys.ContainAll(_used))
        {
            return;
        }

        var dropped = availableKeys.Sorted.Where(k => !_used.Contains(k)).ToArray();
        if (dropped.Length > 0)
        {
            context.Warn(
                $"{path}.data",
                $"leaves out {string.Join(", ", dropped.Take(MostNamed).Select(RedactedValue.Of))}{(dropped.Length > MostNamed ? " and others" : "")}, which no "
                    + "template reads; to keep what is fetched beside it set mergePolicy: Merge");
        }
    }
}
