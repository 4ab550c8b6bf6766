using System.Globalization;
using k8s.Models;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Who else has written a target, as far as the API server keeps a record of it.</summary>
/// <param name="Manager">The field manager, such as <c>kubectl-edit</c>.</param>
/// <param name="Keys">The keys of the data that it wrote last, sorted; empty where it only removed some.</param>
public sealed record OtherWriter(string Manager, IReadOnlyList<string> Keys)
{
    private const int MostNames = 5;
    private const int LongestName = 63;

    /// <summary>The one of others that wrote last; null where nobody else has.</summary>
    /// <param name="metadata">The target's metadata.</param>
    /// <param name="ours">Our own field manager.</param>
    public static OtherWriter? Last(V1ObjectMeta metadata, string ours)
    {
        var last = (metadata.ManagedFields ?? [])
            .Where(m => m.Manager != ours && !string.IsNullOrEmpty(m.Manager) && string.IsNullOrEmpty(m.Subresource))
            .MaxBy(static m => m.Time ?? DateTime.MinValue);
        return last is null ? null
            : new OtherWriter(last.Manager, [.. OwnedFields.Of(metadata, last.Manager).Data.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Such as <c>kubectl-edit (keys "a", "b")</c>.</summary>
    public string Describe()
    {
        var name = Cut(Manager);
        if (Keys.Count == 0)
        {
            return name;
        }

        var keys = string.Join(", ", Keys.Take(MostNames).Select(static k => $"\"{Cut(k)}\""));
        var more = Keys.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {Keys.Count - MostNames} more") : "";
        return $"{name} ({(Keys.Count == 1 ? "key" : "keys")} {keys}{more})";
    }

    private static string Cut(string text) => text.Length > LongestName ? text[..LongestName] + "…" : text;
}
