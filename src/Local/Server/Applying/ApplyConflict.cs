using System.Text;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Applying;

/// <summary>Words the 409 of an apply that would take fields from others.</summary>
internal static class ApplyConflict
{
    public static StatusException Of(IReadOnlyList<(FieldOwner Who, FieldSet Fields)> conflicts)
    {
        var all = conflicts.OrderBy(c => Name(c.Who), StringComparer.Ordinal)
            .SelectMany(c => c.Fields.Paths().Select(p => (Who: Name(c.Who), Path: p.ToString()))).ToList();
        var message = new StringBuilder($"Apply failed with {all.Count} conflict{(all.Count == 1 ? "" : "s")}: ");
        if (all.Count == 1)
        {
            message.Append($"conflict with {all[0].Who}: {all[0].Path}");
        }
        else
        {
            message.AppendJoin('\n', all.GroupBy(c => c.Who, StringComparer.Ordinal)
                .Select(g => $"conflicts with {g.Key}:\n" + string.Join('\n', g.Select(c => $"- {c.Path}"))));
        }

        var causes = all.OrderBy(c => c.Path, StringComparer.Ordinal).ThenBy(c => c.Who, StringComparer.Ordinal)
            .Select(c => (JsonNode)new JsonObject
            {
                ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with {c.Who}", ["field"] = c.Path,
            });
        return new StatusException(409, "Conflict", message.ToString(), new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }

    private static string Name(FieldOwner who)
    {
        var subresource = who.Subresource.Length > 0 ? $" with subresource \"{who.Subresource}\"" : "";
        return who.Applied ? $"\"{who.Manager}\"{subresource}" : $"\"{who.Manager}\"{subresource} using {who.ApiVersion}";
    }
}
