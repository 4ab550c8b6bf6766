using System.Collections.Frozen;
using Keyferry.Text.Functions.Builtins;
using Keyferry.Text.Functions.Dates;
using Keyferry.Text.Functions.Paths;
using Keyferry.Text.Functions.Urls;
using Keyferry.Text.Functions.Versions;

namespace Keyferry.Text.Functions;

/// <summary>All functions that a template may call.</summary>
internal static class Library
{
    /// <summary>The functions by name.</summary>
    public static FrozenDictionary<string, Function> All { get; } = Build();

    private static FrozenDictionary<string, Function> Build()
    {
        var table = new FunctionTable();
        Comparison.AddTo(table);
        Indexing.AddTo(table);
        Printing.AddTo(table);
        DateFunctions.AddTo(table);
        DurationFunctions.AddTo(table);
        PathFunctions.AddTo(table);
        UrlFunctions.AddTo(table);
        VersionFunctions.AddTo(table);
        return table.ToFrozen();
    }
}
