namespace Keyferry.Webhook.Hosting;

/// <summary>
/// Decides when memory is given back to the system: once a burst is over, and only after one. A collection that moves
/// everything together stops the program for a moment, which then costs nobody.
/// </summary>
/// <param name="quiet">How many bytes may be allocated between two looks for the time between to count as idle.</param>
/// <param name="worthwhile">How many bytes must have been allocated since memory was given back last.</param>
public sealed class IdleMemory(long quiet, long worthwhile)
{
    private long _last;
    private long _givenBackAt;

    /// <summary>Looks at the program.</summary>
    /// <param name="allocated">How many bytes it has allocated since it began.</param>
    /// <returns>Whether memory is to be given back now.</returns>
    public bool IsDue(long allocated)
    {
        var isQuiet = allocated - _last < quiet;
        _last = allocated;
        if (!isQuiet || allocated - _givenBackAt < worthwhile)
        {
            return false;
        }

        _givenBackAt = allocated;
        return true;
    }
}
