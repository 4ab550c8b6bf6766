using System.Text.Json.Nodes;

namespace Keyferry.Local.Server.Abstractions;

/// <summary>What is special about a CustomResourceDefinition. Objects are <c>apiextensions.k8s.io/v1</c>.</summary>
public interface IDefinitionRules
{
    /// <summary>Fills in what a definition leaves out (names, conversion, <c>status</c> of a fresh one), in place.</summary>
    /// <param name="definition">The definition as sent.</param>
    void Default(JsonObject definition);

    /// <summary>Checks a definition.</summary>
    /// <param name="definition">The definition, defaulted.</param>
    /// <param name="old">What is stored; null at a create.</param>
    /// <returns>Everything that is wrong; empty when nothing is.</returns>
    IReadOnlyList<StatusCause> Validate(JsonObject definition, JsonObject? old);

    /// <summary>Brings <c>status</c> (conditions, acceptedNames, storedVersions) to what the server's controllers make of it.</summary>
    /// <param name="definition">The stored definition; changed in place.</param>
    /// <param name="others">All other stored definitions.</param>
    /// <param name="now">The time of conditions that change.</param>
    /// <returns>Whether anything changed, so that it must be stored again.</returns>
    bool Settle(JsonObject definition, IReadOnlyList<JsonObject> others, DateTimeOffset now);

    /// <summary>The served versions of an established definition, the storage version marked; empty before it is established.</summary>
    /// <param name="definition">The stored definition.</param>
    IReadOnlyList<ResourceInfo> Expand(JsonObject definition);
}
