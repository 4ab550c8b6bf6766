namespace Keyferry.Local.Server.Storage;

/// <summary>What is stored together: a resource, whatever its versions.</summary>
internal readonly record struct ResourceKey(string Group, string Plural)
{
    /// <summary>Where objects of a resource are stored; events have one place under two groups.</summary>
    public static ResourceKey Of(ResourceInfo resource) =>
        resource is { Group: "events.k8s.io", Plural: "events" }
            ? new ResourceKey("", "events")
            : new ResourceKey(resource.Group, resource.Plural);
}
