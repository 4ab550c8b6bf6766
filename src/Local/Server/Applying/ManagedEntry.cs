using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>One entry of <c>metadata.managedFields</c>.</summary>
/// <param name="Who">The manager, how and in which version it wrote.</param>
/// <param name="Fields">What it owns.</param>
/// <param name="Time">When, in RFC 3339; null where it took nothing new.</param>
internal sealed record ManagedEntry(FieldOwner Who, FieldSet Fields, string? Time)
{
    /// <summary>Reads an object's entries; null where one of them cannot be read.</summary>
    public static List<ManagedEntry>? ReadAll(JsonObject obj)
    {
        var entries = new List<ManagedEntry>();
        foreach (var node in obj.Object("metadata").List("managedFields") ?? [])
        {
            if (node is not JsonObject entry || entry.Object("fieldsV1") is not { } fields)
            {
                return null;
            }

            entries.Add(new ManagedEntry(
                new FieldOwner(
                    entry.Text("manager") ?? "", entry.Text("operation") == "Apply", entry.Text("apiVersion") ?? "",
                    entry.Text("subresource") ?? ""),
                FieldSet.Read(fields),
                entry.Text("time")));
        }

        return entries;
    }

    /// <summary>Writes entries in the server's order.</summary>
    public static void WriteAll(JsonObject obj, IEnumerable<ManagedEntry> entries)
    {
        var list = new JsonArray([.. entries.Where(e => !e.Fields.IsEmpty)
            .OrderBy(e => e.Who.Applied ? 0 : 1).ThenBy(e => e.Time, StringComparer.Ordinal)
            .ThenBy(e => e.Who.Manager, StringComparer.Ordinal).ThenBy(e => e.Who.ApiVersion, StringComparer.Ordinal)
            .ThenBy(e => e.Who.Subresource, StringComparer.Ordinal)
            .Select(e => (JsonNode)e.Write())]);
        if (list.Count == 0)
        {
            obj.Metadata().Remove("managedFields");
        }
        else
        {
            obj.Metadata()["managedFields"] = list;
        }
    }

    private JsonObject Write()
    {
        var entry = new JsonObject
        {
            ["manager"] = Who.Manager,
            ["operation"] = Who.Applied ? "Apply" : "Update",
            ["apiVersion"] = Who.ApiVersion,
        };
        if (Time is not null)
        {
            entry["time"] = Time;
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.Write();
        if (Who.Subresource.Length > 0)
        {
            entry["subresource"] = Who.Subresource;
        }

        return entry;
    }
}

/// <summary>Who owns fields.</summary>
/// <param name="Manager">The field manager.</param>
/// <param name="Applied">Whether by server-side apply.</param>
/// <param name="ApiVersion">The version of the field paths.</param>
/// <param name="Subresource">The subresource written to; empty for the object.</param>
internal sealed record FieldOwner(string Manager, bool Applied, string ApiVersion, string Subresource)
{
    /// <summary>Whether both are one entry: an applier's version does not tell it apart.</summary>
    public bool Is(FieldOwner other) =>
        Manager == other.Manager && Applied == other.Applied && Subresource == other.Subresource
        && (Applied || ApiVersion == other.ApiVersion);
}
