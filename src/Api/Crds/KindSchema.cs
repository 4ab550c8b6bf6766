using Keyferry.Api.Schema;

namespace Keyferry.Api.Crds;

/// <summary>The schema of a kind in one version.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Version">The version, such as <c>v1</c>.</param>
/// <param name="Root">The schema of the whole object.</param>
public sealed record KindSchema(CrdKind Kind, string Version, SchemaNode Root);
