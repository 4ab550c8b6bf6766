using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyferry.Api.Resources;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Vault;
using Keyferry.Providers.Vault.Sessions;

namespace Keyferry.Providers.Generators.VaultDynamic;

/// <summary>
/// One login for all runs of generators with the same settings in one namespace. Tokens are kept: what was leased with one
/// goes with it. A session whose certificate or token is read when it is made serves one run, since a change is not seen here.
/// </summary>
/// <param name="connector">Makes sessions.</param>
/// <param name="time">The clock.</param>
internal sealed class DynamicSessions(VaultConnector connector, TimeProvider time)
{
    private const int Most = 1000;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Lends a session.</summary>
    /// <param name="context">On whose behalf.</param>
    /// <param name="spec">The server, and how to log in.</param>
    /// <param name="retry">How calls are repeated; null means the standard.</param>
    /// <param name="cancellation">Ends the reads.</param>
    /// <returns>The session, to be given back, or why there is none.</returns>
    public async ValueTask<(LentSession? Lent, string? Error)> LendAsync(
        StoreContext context, VaultProviderSpec spec, RetrySettings? retry, CancellationToken cancellation)
    {
        var isKept = spec is { Auth: { TokenSecretRef: null, Cert: null }, Tls: null, CaProvider: null };
        var key = isKept ? KeyOf(context.Namespace, spec, retry) : "";
        await SweepAsync();
        if (isKept && Take(key) is { } known)
        {
            return (new LentSession(known.Session, known, this), null);
        }

        var (session, error) = await connector.ConnectAsync(context, spec, retry, keepsToken: true, cancellation);
        if (session is null)
        {
            return (null, error);
        }

        if (!isKept)
        {
            return (new LentSession(session, null, this), null);
        }

        var entry = Add(key, session);
        if (!ReferenceEquals(entry.Session, session))
        {
            await session.DisposeAsync();
        }

        return (new LentSession(entry.Session, entry, this), null);
    }

    internal void Return(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            entry.NeededUntil = Later(entry.NeededUntil, time.GetUtcNow() + Idle);
        }
    }

    internal void KeepUntil(Entry entry, DateTimeOffset end)
    {
        lock (_gate)
        {
            entry.NeededUntil = Later(entry.NeededUntil, end);
        }
    }

    private Entry? Take(string key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                entry.Users++;
            }

            return entry;
        }
    }

    // Two runs may have made one each: the first counts.
    private Entry Add(string key, VaultSession session)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry))
            {
                entry = new Entry(session);
                _entries[key] = entry;
            }

            entry.Users++;
            return entry;
        }
    }

    private async ValueTask SweepAsync()
    {
        List<Entry> ended;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var idle = _entries.Where(e => e.Value.Users == 0).OrderBy(static e => e.Value.NeededUntil).ToList();
            var gone = idle.Where((e, at) => now >= e.Value.NeededUntil || at < _entries.Count - Most).ToList();
            gone.ForEach(e => _entries.Remove(e.Key));
            ended = [.. gone.Select(static e => e.Value)];
        }

        foreach (var entry in ended)
        {
            await entry.Session.DisposeAsync();
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    // Settings hold headers, which may be credentials: a hash is kept.
    private static string KeyOf(string ns, VaultProviderSpec spec, RetrySettings? retry) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{ns}\n{retry?.MaxRetries} {retry?.RetryInterval}\n{JsonSerializer.Serialize(spec, ApiJsonContext.Default.VaultProviderSpec)}")));

    internal sealed class Entry(VaultSession session)
    {
        public VaultSession Session => session;

        public int Users { get; set; }

        public DateTimeOffset NeededUntil { get; set; }
    }
}

/// <summary>A session that is lent for one run.</summary>
/// <param name="session">The session.</param>
/// <param name="entry">Where it is kept; null where it ends with the run.</param>
/// <param name="owner">Who keeps it.</param>
internal sealed class LentSession(VaultSession session, DynamicSessions.Entry? entry, DynamicSessions owner) : IAsyncDisposable
{
    /// <summary>The session.</summary>
    public VaultSession Session => session;

    /// <summary>Whether it outlives the run.</summary>
    public bool IsKept => entry is not null;

    /// <summary>Keeps it, and its token renewed, for as long as something that was leased with it.</summary>
    public void KeepUntil(DateTimeOffset end)
    {
        if (entry is not null)
        {
            owner.KeepUntil(entry, end);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (entry is null)
        {
            return session.DisposeAsync();
        }

        owner.Return(entry);
        return ValueTask.CompletedTask;
    }
}
