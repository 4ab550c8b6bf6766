using System.Globalization;
using System.Text.Json.Nodes;
using Keyferry.Local.Server.Schema;

namespace Keyferry.Local.Server.Definitions;

/// <summary>Accepts a definition's names, unless another of its group has them, and establishes it.</summary>
internal static class EstablishingController
{
    /// <returns>Whether the status changed.</returns>
    public static bool Settle(JsonObject definition, IReadOnlyList<JsonObject> others, DateTimeOffset now)
    {
        if (definition.Child("spec") is not { } spec || spec.Child("names") is not { } names)
        {
            return false;
        }

        var before = definition["status"]?.DeepClone();
        var status = definition.Child("status") ?? [];
        definition["status"] = status;
        var taken = others.Where(o => o["spec"]?["group"] is { } g && JsonNode.DeepEquals(g, spec["group"]))
            .Select(static o => o["status"]?["acceptedNames"]).OfType<JsonObject>().ToList();
        var (accepted, conflict) = Accept(names, status.Child("acceptedNames") ?? [], taken);
        status["acceptedNames"] = accepted;

        var conditions = status["conditions"] as JsonArray ?? [];
        status["conditions"] = conditions;
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        Set(conditions, "NamesAccepted", conflict is null, conflict?.Reason ?? "NoConflicts", conflict?.Message ?? "no conflicts found", time);
        if (conflict is null && !IsEstablished(definition))
        {
            Set(conditions, "Established", true, "InitialNamesAccepted", "the initial names have been accepted", time);
        }
        else if (conflict is not null && !IsEstablished(definition))
        {
            Set(conditions, "Established", false, "NotAccepted", "not all names are accepted", time);
        }

        StoredVersions(definition, status);
        return !JsonNode.DeepEquals(before, status);
    }

    /// <summary>Whether the server serves the definition's resources.</summary>
    public static bool IsEstablished(JsonObject definition) =>
        (definition["status"]?["conditions"] as JsonArray ?? []).OfType<JsonObject>()
            .Any(static c => c.Text("type") == "Established" && c.Text("status") == "True");

    private static (JsonObject Accepted, (string Reason, string Message)? Conflict) Accept(
        JsonObject names, JsonObject old, List<JsonObject> taken)
    {
        var resources = taken.SelectMany(static t => (IEnumerable<string?>)[t.Text("plural"), t.Text("singular"), .. Texts(t["shortNames"])]).ToHashSet();
        var kinds = taken.SelectMany(static t => (IEnumerable<string?>)[t.Text("kind"), t.Text("listKind")]).ToHashSet();
        var accepted = new JsonObject();
        (string, string)? conflict = null;
        Single("plural", resources, "PluralConflict");
        Single("singular", resources, "SingularConflict");
        var shorts = Texts(names["shortNames"]).ToList();
        if (shorts.Find(resources.Contains) is { } used)
        {
            conflict = ("ShortNamesConflict", $"\"{used}\" is already in use");
        }
        else if (shorts.Count > 0)
        {
            accepted["shortNames"] = names["shortNames"]!.DeepClone();
        }

        Single("kind", kinds, "KindConflict");
        Single("listKind", kinds, "ListKindConflict");
        if (names["categories"] is JsonArray { Count: > 0 } categories)
        {
            accepted["categories"] = categories.DeepClone();
        }

        accepted["plural"] ??= "";
        accepted["kind"] ??= "";
        return (accepted, conflict);

        void Single(string field, HashSet<string?> inUse, string reason)
        {
            var name = names.Text(field);
            if (inUse.Contains(name))
            {
                conflict = (reason, $"\"{name}\" is already in use");
                name = old.Text(field);
            }

            if (!string.IsNullOrEmpty(name))
            {
                accepted[field] = name;
            }
        }
    }

    private static void StoredVersions(JsonObject definition, JsonObject status)
    {
        var stored = status["storedVersions"] as JsonArray ?? [];
        status["storedVersions"] = stored;
        foreach (var name in DefinitionDefaults.Versions(definition).Where(static v => v.Flag("storage")).Select(static v => v.Text("name")))
        {
            if (!stored.Any(s => JsonKinds.Text(s) == name))
            {
                stored.Add(name);
            }
        }
    }

    private static IEnumerable<string?> Texts(JsonNode? array) => (array as JsonArray ?? []).Select(JsonKinds.Text);

    private static void Set(JsonArray conditions, string type, bool isTrue, string reason, string message, string time)
    {
        var status = isTrue ? "True" : "False";
        var condition = conditions.OfType<JsonObject>().FirstOrDefault(c => c.Text("type") == type);
        if (condition is null)
        {
            conditions.Add(condition = new JsonObject { ["type"] = type });
        }

        if (condition.Text("status") != status)
        {
            condition["status"] = status;
            condition["lastTransitionTime"] = time;
        }

        condition["reason"] = reason;
        condition["message"] = message;
    }
}
