namespace Keyferry.Kubernetes.Controllers;

/// <summary>
/// FNV-1a with 64 bits over an object's UID, as the API server hashes it where it shards lists and watches
/// (http://www.isthe.com/chongo/tech/comp/fnv/). Pure: the same in every process and after every restart.
/// </summary>
public static class UidHash
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>The hash of a UID; characters beyond ASCII count by their low byte.</summary>
    public static ulong Of(ReadOnlySpan<char> uid)
    {
        var hash = OffsetBasis;
        foreach (var c in uid)
        {
            hash = unchecked((hash ^ (byte)c) * Prime);
        }

        return hash;
    }
}
