namespace Keyferry.Kubernetes.Calls;

/// <summary>How much memory several readers may take together. Safe to use from several threads.</summary>
/// <param name="most">The most, in bytes.</param>
public sealed class MemoryQuota(long most)
{
    private long _taken;

    /// <summary>Takes memory out of the quota.</summary>
    /// <param name="bytes">How much.</param>
    /// <returns>Whether that much is left; where not, nothing is taken.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= most)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives back what was taken.</summary>
    /// <param name="bytes">How much.</param>
    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
