using System.Collections.Frozen;
using Keyferry.Text.Functions.Builtins;
using Keyferry.Text.Functions.Json;
using Keyferry.Text.Functions.Yaml;

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
        JsonFunctions.AddTo(table);
        YamlFunctions.AddTo(table);
        return table.ToFrozen();
    }
}
