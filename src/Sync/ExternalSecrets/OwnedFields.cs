using System.Text.Json;
using k8s.Models;

namespace Keyferry.Sync.ExternalSecrets;

/// <summary>Which keys of a Secret a field manager has written, from its <c>managedFields</c>. Pure.</summary>
/// <param name="Data">Keys of <c>data</c>.</param>
/// <param name="Labels">Keys of <c>metadata.labels</c>.</param>
/// <param name="Annotations">Keys of <c>metadata.annotations</c>.</param>
public sealed record OwnedFields(
    IReadOnlySet<string> Data, IReadOnlySet<string> Labels, IReadOnlySet<string> Annotations)
{
    /// <summary>Reads what a manager owns.</summary>
    public static OwnedFields Of(V1ObjectMeta metadata, string manager)
    {
        HashSet<string> data = [], labels = [], annotations = [];
        foreach (var entry in metadata.ManagedFields ?? [])
        {
            if (entry.Manager != manager || entry.FieldsV1 is not JsonElement { ValueKind: JsonValueKind.Object } fields)
            {
                continue;
            }

            Collect(fields, "f:data", data);
            if (fields.TryGetProperty("f:metadata", out var meta))
            {
                Collect(meta, "f:labels", labels);
                Collect(meta, "f:annotations", annotations);
            }
        }

        return new OwnedFields(data, labels, annotations);
    }

    private static void Collect(JsonElement parent, string member, HashSet<string> into)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(member, out var child)
            || child.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var field in child.EnumerateObject())
        {
            if (field.Name.StartsWith("f:", StringComparison.Ordinal))
            {
                into.Add(field.Name[2..]);
            }
        }
    }
}
