using System.Runtime.InteropServices;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates;

/// <summary>
/// What a template is rendered with: its dot. It holds views on the caller's values, which must stay as they are until
/// the renders are done. Any number of renders may share it.
/// </summary>
public sealed class TemplateData
{
    private TemplateData(GoValue root) => Root = root;

    internal GoValue Root { get; }

    /// <summary>Values by key: <c>map[string]string</c>, as an ExternalSecret's templates have it.</summary>
    /// <param name="values">The values; bytes of any kind.</param>
    public static TemplateData Of(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> values) =>
        new(GoValue.Of(Map(values)));

    /// <summary>Groups of values by name: a map of maps, as the HTTP store's templates have it.</summary>
    /// <param name="groups">The values by group and key.</param>
    public static TemplateData OfGroups(
        IEnumerable<KeyValuePair<string, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>>>> groups)
    {
        var entries = groups
            .Select(static group => new GoMap.Entry(GoString.Of(group.Key), GoValue.Of(Map(group.Value))))
            .ToList();
        return new TemplateData(GoValue.Of(GoMap.FromEntries(GoType.StringMapMap, entries)));
    }

    private static GoMap Map(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> values)
    {
        var entries = values
            .Select(static value => new GoMap.Entry(GoString.Of(value.Key), GoValue.Of(View(value.Value))))
            .ToList();
        return GoMap.FromEntries(GoType.StringMap, entries);
    }

    private static GoString View(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new GoString(segment.Array!, segment.Offset, segment.Count)
            : throw new ArgumentException("The value's bytes lie in no array.", nameof(bytes));
}
