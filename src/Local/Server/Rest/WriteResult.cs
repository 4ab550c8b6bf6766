using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Rest;

/// <summary>What a write came to.</summary>
/// <param name="Object">The object, in the version of the request.</param>
/// <param name="Created">Whether it is new.</param>
internal sealed record WriteResult(JsonObject Object, bool Created);
