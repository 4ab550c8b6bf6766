using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Abstractions;

/// <summary>What a version's structural schema says about a custom resource. Objects are changed in place.</summary>
public interface ICustomResourceRules
{
    /// <summary>Drops the fields that the schema does not know (never <c>apiVersion</c>, <c>kind</c>, <c>metadata</c>).</summary>
    /// <param name="obj">The whole object, already in the version of <paramref name="resource"/>.</param>
    /// <param name="resource">The version; one without schema keeps everything.</param>
    /// <param name="unknownPaths">Gets the path of each dropped field, such as <c>spec.parts[0].colour</c>, in the server's order.</param>
    void Prune(JsonObject obj, ResourceInfo resource, List<string> unknownPaths);

    /// <summary>Drops nulls that may not be there and fills in the schema's defaults.</summary>
    /// <param name="obj">The whole object.</param>
    /// <param name="resource">The version.</param>
    void Default(JsonObject obj, ResourceInfo resource);

    /// <summary>Checks an object against schema and CEL rules; what <paramref name="old"/> has wrong already may stay.</summary>
    /// <param name="obj">The whole object, pruned and defaulted.</param>
    /// <param name="old">What is stored, in the same version; null at a create.</param>
    /// <param name="resource">The version.</param>
    /// <returns>Everything that is wrong; empty when nothing is.</returns>
    IReadOnlyList<StatusCause> Validate(JsonObject obj, JsonObject? old, ResourceInfo resource);
}
