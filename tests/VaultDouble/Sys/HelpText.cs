using System.Text.Json.Nodes;
using Keyferry.VaultDouble.Core;

namespace Keyferry.VaultDouble.Sys;

/// <summary>What <c>?help=1</c> answers: which paths a backend has.</summary>
internal static class HelpText
{
    /// <summary>The help on the call's backend.</summary>
    public static JsonObject Of(Call call)
    {
        var paths = call.Mount.Backend.Routes.Select(static r => r.Pattern.ToString()).ToList();
        return new JsonObject
        {
            ["help"] = $"## PATHS of {call.Mount.Path}\n\n{string.Join('\n', paths)}\n",
            ["see_also"] = null,
            ["openapi"] = new JsonObject
            {
                ["openapi"] = "3.0.2",
                ["info"] = new JsonObject { ["title"] = "Vault double", ["version"] = "1" },
                ["paths"] = new JsonObject(paths.Select(static p => KeyValuePair.Create("/" + p, (JsonNode?)new JsonObject()))),
            },
        };
    }
}
