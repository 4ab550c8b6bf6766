namespace Keyferry.Certs.Status;

/// <summary>What became of certificates since the process began, for metrics. For any thread.</summary>
public sealed class CertificateStatus
{
    private long _authorityExpiry;
    private long _authorityRotations;
    private long _servingRotations;
    private long _storeFailures;
    private long _bundleFailures;
    private long _fileFailures;
    private long _bundleWrites;
    private long _clockJumps;

    /// <summary>When the authority ends that signs now, or the first of those that files brought; null where none is known.</summary>
    public DateTimeOffset? AuthorityExpiry
    {
        get => Interlocked.Read(ref _authorityExpiry) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref _authorityExpiry, value?.UtcTicks ?? 0);
    }

    /// <summary>New authorities that this process issued.</summary>
    public long AuthorityRotations => Interlocked.Read(ref _authorityRotations);

    /// <summary>How often another certificate was shown from then on, the first one among them.</summary>
    public long ServingRotations => Interlocked.Read(ref _servingRotations);

    /// <summary>Reads and writes of certificates' Secrets that failed.</summary>
    public long StoreFailures => Interlocked.Read(ref _storeFailures);

    /// <summary>Reads and writes of CA bundles that failed.</summary>
    public long BundleFailures => Interlocked.Read(ref _bundleFailures);

    /// <summary>Readings of mounted files that brought nothing usable.</summary>
    public long FileFailures => Interlocked.Read(ref _fileFailures);

    /// <summary>Writes of a CA bundle, be it new or put back.</summary>
    public long BundleWrites => Interlocked.Read(ref _bundleWrites);

    /// <summary>How often the clock jumped, as when a machine was suspended.</summary>
    public long ClockJumps => Interlocked.Read(ref _clockJumps);

    internal void AuthorityRotated() => Interlocked.Increment(ref _authorityRotations);

    internal void ServingRotated() => Interlocked.Increment(ref _servingRotations);

    internal void StoreFailed() => Interlocked.Increment(ref _storeFailures);

    internal void FilesFailed() => Interlocked.Increment(ref _fileFailures);

    internal void ClockJumped() => Interlocked.Increment(ref _clockJumps);

    internal void Published(int written, int failed)
    {
        Interlocked.Add(ref _bundleWrites, written);
        Interlocked.Add(ref _bundleFailures, failed);
    }
}
