using System.Text.Json;
using Keyferry.Api.Json;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Rules;

/// <summary>Where the values come from: every entry has one source, and a store where it needs one.</summary>
internal static class SourceRules
{
    /// <summary>Reports all that is wrong.</summary>
    public static void Check(ValidationContext context)
    {
        var entries = context.Spec.Count("data") + context.Spec.Count("dataFrom");
        if (entries == 0)
        {
            context.Error("data", CauseType.Required, "nothing to read: give data, dataFrom, or both");
        }

        foreach (var (index, entry) in context.Spec.Items("dataFrom"))
        {
            Entry(context, index, entry, entries);
        }

        Store(context);
    }

    private static void Entry(ValidationContext context, int index, JsonElement entry, int entries)
    {
        context.Errors.Budget.Spend();
        var path = $"dataFrom[{index}]";
        var source = entry.Get("sourceRef");
        var sources = new[] { ("extract", entry.Has("extract")), ("find", entry.Has("find")),
            ("sourceRef.generatorRef", source.Has("generatorRef")) };
        var given = sources.Where(static s => s.Item2).Select(static s => s.Item1).ToArray();
        if (given.Length > 1)
        {
            context.Error(
                path, CauseType.Forbidden,
                $"has {string.Join(" and ", given)}; make an entry of its own for each");
        }
        else if (given.Length == 0 && source.Has("storeRef"))
        {
            const string Message = "reads nothing: storeRef only chooses the store; add extract or find";
            if (entries > 1)
            {
                context.Warn(path, Message);
            }
            else
            {
                context.Error(path, CauseType.Required, Message);
            }
        }
        else if (given.Length == 0)
        {
            context.Error(path, CauseType.Required, "one of extract, find and sourceRef.generatorRef must be set");
        }

        GeneratorRefRules.Check(context, $"{path}.sourceRef.generatorRef", source.Get("generatorRef"));
        Find(context, path, entry.Get("find"));
    }

    private static void Find(ValidationContext context, string path, JsonElement find)
    {
        if (!find.Exists())
        {
            return;
        }

        RegexRules.Check(context, $"{path}.find.name.regexp", find.Get("name").Text("regexp"));
        if (find.Has("name") && find.Has("tags"))
        {
            context.Warn(
                $"{path}.find", "has name and tags: some stores combine them, others use one alone; better give one");
        }
        else if (!find.Has("name") && !find.Has("tags") && !find.Has("path"))
        {
            context.Warn(
                $"{path}.find", "has neither name nor tags nor path: some stores answer with everything, others refuse");
        }
    }

    private static void Store(ValidationContext context)
    {
        var isNamed = !string.IsNullOrEmpty(context.Spec.Get("secretStoreRef").Text("name"));
        if (!isNamed)
        {
            var needy = Needy(context.Spec).Take(4).ToArray();
            var some = string.Join(", ", needy.Take(3)) + (needy.Length > 3 ? " and others" : "");
            if (needy.Length > 0)
            {
                context.Error("secretStoreRef.name", CauseType.Required, $"is required: {some} {(needy.Length == 1 ? "reads" : "read")} from this store");
            }
        }
        else if (context.Spec.Count("data") + context.Spec.Count("dataFrom") > 0 && !Needy(context.Spec).Any())
        {
            context.Warn("secretStoreRef", "is not used: every entry has a source of its own", WarningRank.Advice);
        }
    }

    // The entries that read from the spec's store.
    private static IEnumerable<string> Needy(JsonElement spec) =>
        spec.Items("data").Where(static d => !OwnSource(d.Item)).Select(static d => $"data[{d.Index}]")
            .Concat(spec.Items("dataFrom").Where(static d => Reads(d.Item) && !OwnSource(d.Item)).Select(static d => $"dataFrom[{d.Index}]"));

    private static bool Reads(JsonElement entry) => entry.Has("extract") || entry.Has("find");

    private static bool OwnSource(JsonElement entry)
    {
        var source = entry.Get("sourceRef");
        return source.Exists() && (!string.IsNullOrEmpty(source.Get("storeRef").Text("name")) || source.Has("generatorRef"));
    }
}
