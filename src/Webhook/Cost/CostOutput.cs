using System.Globalization;
using System.Text.Json.Nodes;

namespace Keyferry.Webhook.Cost;

/// <summary>Writes calls a day for people and for programs.</summary>
internal static class CostOutput
{
    /// <summary>The formats by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["text", "json"];

    /// <summary>Writes them.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="cost">The calls.</param>
    /// <param name="output">Where to.</param>
    public static async Task WriteAsync(string format, DailyCost cost, TextWriter output)
    {
        if (format == "json")
        {
            foreach (var line in cost.Stores.Select(Json).Concat(cost.Generators.Select(Json)))
            {
                await output.WriteLineAsync(line.ToJsonString());
            }

            return;
        }

        var stores = cost.Stores.Select(Row).ToList();
        stores.Add(Row(new StoreCost(
            "all stores", true, cost.Stores.Sum(static s => s.Objects), cost.Stores.Sum(static s => s.References),
            cost.Stores.Sum(static s => s.Naive), cost.Stores.Sum(static s => s.Merged), cost.Stores.Any(static s => s.IsLeast))));
        await TableAsync(["STORE", "OBJECTS", "REFERENCES", "CALLS A DAY", "MERGED"], stores, output);
        if (cost.Generators.Count > 0)
        {
            await output.WriteLineAsync();
            await TableAsync(
                ["GENERATOR", "OBJECTS", "RUNS A DAY"],
                [.. cost.Generators.Select(static g => (string[])[g.Generator, Number(g.Objects), Number(g.Runs)])], output);
        }
    }

    private static string[] Row(StoreCost cost) =>
    [
        cost.IsKnown ? cost.Store : $"{cost.Store} (not found)", Number(cost.Objects), Number(cost.References),
        Least(cost.IsLeast) + Number(cost.Naive), Least(cost.IsLeast) + Number(cost.Merged),
    ];

    private static JsonObject Json(StoreCost cost) => new()
    {
        ["store"] = cost.Store, ["found"] = cost.IsKnown, ["objects"] = cost.Objects, ["references"] = cost.References,
        ["callsPerDay"] = Math.Ceiling(cost.Naive), ["mergedCallsPerDay"] = Math.Ceiling(cost.Merged), ["atLeast"] = cost.IsLeast,
    };

    private static JsonObject Json(GeneratorCost cost) => new()
    {
        ["generator"] = cost.Generator, ["objects"] = cost.Objects, ["runsPerDay"] = Math.Ceiling(cost.Runs),
    };

    private static async Task TableAsync(IReadOnlyList<string> titles, IReadOnlyList<string[]> rows, TextWriter output)
    {
        var widths = titles.Select((t, at) => rows.Select(r => r[at].Length).Append(t.Length).Max()).ToList();
        foreach (var row in rows.Prepend([.. titles]))
        {
            await output.WriteLineAsync(string.Join("  ", row.Select((cell, at) => at == 0 ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at]))));
        }
    }

    private static string Least(bool isLeast) => isLeast ? "at least " : "";

    private static string Number(double number) => Math.Ceiling(number).ToString("N0", CultureInfo.InvariantCulture);
}
