namespace Keyferry.Local.Server.Storage;

/// <summary>The place of one object.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Namespace">The namespace; empty for what is cluster-scoped.</param>
/// <param name="Name">The name.</param>
internal readonly record struct ObjectKey(ResourceKey Resource, string Namespace, string Name);
