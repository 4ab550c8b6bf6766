using System.Globalization;
using Keyferry.Api.PushSecrets;

namespace Keyferry.Sync.PushSecrets;

/// <summary>What was pushed: entries by store and name, as in <c>status.syncedPushSecrets</c>.</summary>
public sealed class SyncedSecrets
{
    private readonly Dictionary<string, Dictionary<string, PushSecretData>> _stores = new(StringComparer.Ordinal);

    /// <summary>The stores by their names in the status, with their entries.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, PushSecretData>> Stores => _stores;

    /// <summary>All entries.</summary>
    public IEnumerable<SyncedEntry> Entries => _stores.SelectMany(static s => s.Value.Select(e => new SyncedEntry(s.Key, e.Key, e.Value)));

    /// <summary>How many entries there are.</summary>
    public int Count => _stores.Values.Sum(static s => s.Count);

    /// <summary>Reads a status.</summary>
    public static SyncedSecrets Of(PushSecretStatus? status)
    {
        var synced = new SyncedSecrets();
        synced.AddAll(status?.SyncedPushSecrets);
        return synced;
    }

    /// <summary>Notes that a store was written to, if only in vain.</summary>
    public void AddStore(string store) => _stores.TryAdd(store, new Dictionary<string, PushSecretData>(StringComparer.Ordinal));

    /// <summary>Adds an entry.</summary>
    public void Add(string store, string name, PushSecretData data)
    {
        AddStore(store);
        _stores[store][name] = data;
    }

    /// <summary>Takes an entry out; a store without entries goes too.</summary>
    public void Remove(string store, string name)
    {
        if (_stores.TryGetValue(store, out var entries) && entries.Remove(name) && entries.Count == 0)
        {
            _stores.Remove(store);
        }
    }

    /// <summary>Whether an entry is there.</summary>
    public bool Has(string store, string name) => _stores.TryGetValue(store, out var entries) && entries.ContainsKey(name);

    /// <summary>Adds what others hold; entries that are here stay.</summary>
    public void AddMissing(SyncedSecrets others)
    {
        foreach (var (store, entries) in others._stores)
        {
            AddStore(store);
            foreach (var (name, data) in entries)
            {
                _stores[store].TryAdd(name, data);
            }
        }
    }

    /// <summary>
    /// Adds entries that are still to be deleted: under their names, or beside what is written under those now, elsewhere.
    /// </summary>
    public void AddLeft(IEnumerable<SyncedEntry> entries)
    {
        foreach (var entry in entries)
        {
            var name = entry.Name;
            for (var at = 1; Has(entry.Store, name); at++)
            {
                var moved = at == 1 ? " (moved)" : string.Create(CultureInfo.InvariantCulture, $" (moved {at})");
                name = PushEntry.StatusKeyOf(entry.Data.Match.RemoteRef) + moved;
            }

            Add(entry.Store, name, entry.Data);
        }
    }

    /// <summary>The same for the status; null where there is nothing.</summary>
    public Dictionary<string, Dictionary<string, PushSecretData>>? ToStatus() => _stores.Count == 0 ? null : new(_stores);

    private void AddAll(Dictionary<string, Dictionary<string, PushSecretData>>? stores)
    {
        foreach (var (store, entries) in stores ?? [])
        {
            AddStore(store);
            foreach (var (name, data) in entries ?? [])
            {
                _stores[store][name] = data;
            }
        }
    }
}

/// <summary>One entry of <c>status.syncedPushSecrets</c>.</summary>
/// <param name="Store">The store's name there.</param>
/// <param name="Name">The entry's name there.</param>
/// <param name="Data">The entry.</param>
public sealed record SyncedEntry(string Store, string Name, PushSecretData Data)
{
    /// <summary>The entry in words: store and place.</summary>
    public override string ToString() => $"{Name} in {Store}";
}
