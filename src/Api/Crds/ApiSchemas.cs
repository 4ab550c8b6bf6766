using System.Collections.Frozen;
using Keyferry.Api.Schema;

namespace Keyferry.Api.Crds;

/// <summary>
/// The schemas of all kinds and versions, without descriptions. Each is built when it is first asked for. For any number
/// of threads.
/// </summary>
public sealed class ApiSchemas
{
    private readonly FrozenDictionary<(string Group, string Version, string Kind), Lazy<KindSchema>> _schemas =
        CrdKinds.All.SelectMany(Versions).ToFrozenDictionary();

    /// <summary>The schema of a kind in a version; null where Keyferry does not define it.</summary>
    /// <param name="group">The API group, such as <c>external-secrets.io</c>.</param>
    /// <param name="version">The version, such as <c>v1</c>.</param>
    /// <param name="kind">The kind, such as <c>ExternalSecret</c>.</param>
    public KindSchema? Find(string group, string version, string kind) =>
        _schemas.TryGetValue((group, version, kind), out var schema) ? schema.Value : null;

    private static IEnumerable<KeyValuePair<(string Group, string Version, string Kind), Lazy<KindSchema>>> Versions(
        CrdKind kind) =>
        kind.Versions.Select(version => KeyValuePair.Create(
            (kind.Resource.Group, version, kind.Resource.Kind),
            new Lazy<KindSchema>(() => new KindSchema(
                kind, version, new SchemaBuilder(version, SchemaDescriptions.None).Build(kind.Type)))));
}
