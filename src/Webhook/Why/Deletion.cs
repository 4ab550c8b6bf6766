using k8s.Models;

namespace Keyferry.Webhook.Why;

/// <summary>An object that is being deleted, and what holds it. Pure.</summary>
internal static class Deletion
{
    /// <summary>The facts; none where the object is not being deleted.</summary>
    public static IEnumerable<Fact> Facts(V1ObjectMeta metadata, DateTimeOffset now)
    {
        if (metadata.DeletionTimestamp is { } since)
        {
            yield return new Fact("Deletion", $"being deleted since {Moments.Of(Moments.Utc(since), now)}; finalizers that hold it: "
                + (metadata.Finalizers is { Count: > 0 } held ? string.Join(", ", held) : "none"));
        }
    }

    /// <summary>What to do; nothing where the object is not being deleted.</summary>
    public static IEnumerable<Advice> Advise(V1ObjectMeta metadata)
    {
        if (metadata.DeletionTimestamp is not null)
        {
            yield return new Advice("Deleting",
                "it is being deleted: the engine takes its finalizer off once it is done; where no engine runs any more, keyferry uninstall frees "
                + "everything, and kubectl patch … -p '{\"metadata\":{\"finalizers\":null}}' --type merge this one object");
        }
    }
}
