using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Abstractions;

/// <summary>Builds <c>meta.k8s.io/v1</c> tables, what <c>kubectl get</c> prints.</summary>
public interface ITableBuilder
{
    /// <summary>Builds a Table of objects, in order.</summary>
    /// <param name="resource">The version asked for.</param>
    /// <param name="objects">The objects, whole, in that version.</param>
    /// <param name="includeObject">The parameter <c>includeObject</c>: <c>None</c>, <c>Metadata</c> (also when empty) or <c>Object</c>.</param>
    /// <param name="withColumns">Whether <c>columnDefinitions</c> are wanted (a watch repeats them not).</param>
    /// <param name="metadata">The Table's <c>metadata</c>: resourceVersion, and continue and remainingItemCount of a page.</param>
    JsonObject Build(
        ResourceInfo resource, IReadOnlyList<JsonObject> objects, string? includeObject, bool withColumns, JsonObject metadata);
}
