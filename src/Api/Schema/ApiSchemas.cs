using System.Collections.Frozen;
using Keyferry.Api.Crds;

namespace Keyferry.Api.Schema;

/// <summary>One version of a kind, and all that is known of its fields.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Version">The version.</param>
/// <param name="Root">The schema of the whole object.</param>
public sealed record KindSchema(CrdKind Kind, string Version, SchemaNode Root);

/// <summary>The schemas of all kinds and versions. Made once and shared by all threads.</summary>
public sealed class ApiSchemas
{
    private readonly FrozenDictionary<(string Group, string Version, string Kind), Lazy<KindSchema>> _schemas =
        CrdKinds.All.SelectMany(Versions).ToFrozenDictionary();

    /// <summary>The schema of a kind in a version; null where this program does not define it.</summary>
    public KindSchema? Find(string group, string version, string kind) =>
        _schemas.TryGetValue((group, version, kind), out var schema) ? schema.Value : null;

    private static IEnumerable<KeyValuePair<(string Group, string Version, string Kind), Lazy<KindSchema>>> Versions(
        CrdKind kind) =>
        kind.Versions.Select(version => KeyValuePair.Create(
            (kind.Resource.Group, version, kind.Resource.Kind),
            new Lazy<KindSchema>(() => new KindSchema(
                kind, version, new SchemaBuilder(version, SchemaDescriptions.None).Object(kind.Type)))));
}
