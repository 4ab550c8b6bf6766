using Keyferry.VaultDouble.Policies;
using Keyferry.VaultDouble.Sys;
using Keyferry.VaultDouble.Tokens;

namespace Keyferry.VaultDouble.Core;

/// <summary>The server's state, and what it makes of it. One call at a time, save while one waits for somebody else.</summary>
internal sealed partial class VaultCore : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>A server that is not initialised.</summary>
    public VaultCore(TimeProvider time)
    {
        Time = time;
        Tokens = new TokenStore(time);
        Leases = new LeaseStore(time, Tokens);
        Root = NewNamespace("", "root");
    }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>All tokens.</summary>
    public TokenStore Tokens { get; }

    /// <summary>All leases.</summary>
    public LeaseStore Leases { get; }

    /// <summary>All rate limits.</summary>
    public Quotas Quotas { get; } = new();

    /// <summary>Wrong logins.</summary>
    public Lockouts Lockouts { get; } = new();

    /// <summary>The root namespace.</summary>
    public VaultNamespace Root { get; }

    /// <summary>All namespaces below the root, by path.</summary>
    public Dictionary<string, VaultNamespace> Namespaces { get; } = new(StringComparer.Ordinal);

    /// <summary>The name of the cluster, an id.</summary>
    public string ClusterId { get; } = Names.Uuid();

    /// <summary>The longest life of a token or lease, and the life of one that asks for none.</summary>
    public static TimeSpan SystemTtl { get; } = TimeSpan.FromHours(768);

    /// <summary>Has an unseal key.</summary>
    public bool IsInitialized => UnsealKey is not null;

    /// <summary>Answers nothing but its state.</summary>
    public bool IsSealed { get; private set; } = true;

    private byte[]? UnsealKey { get; set; }

    /// <summary>Makes the unseal key and the root token.</summary>
    /// <param name="rootToken">The root token; null: a random one.</param>
    public (byte[] Key, string RootToken) Initialize(string? rootToken = null)
    {
        UnsealKey = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        var root = new TokenEntry
        {
            Id = rootToken ?? "hvs." + Names.Base62(24),
            Accessor = Names.Base62(24),
            Policies = ["root"],
            Space = Root,
            Path = "auth/token/root",
            DisplayName = "root",
            Created = Time.GetUtcNow(),
            Orphan = true,
        };
        Tokens.Add(root);
        return (UnsealKey, root.Id);
    }

    /// <summary>Unseals, if the key is right.</summary>
    public bool Unseal(byte[] key)
    {
        if (UnsealKey is null || !UnsealKey.AsSpan().SequenceEqual(key))
        {
            return false;
        }

        IsSealed = false;
        return true;
    }

    /// <summary>Seals.</summary>
    public void Seal() => IsSealed = true;

    /// <summary>Lets other calls in while this one waits for another server.</summary>
    public async Task<T> OutsideAsync<T>(Func<Task<T>> wait, CancellationToken cancellation)
    {
        _gate.Release();
        try
        {
            return await wait();
        }
        finally
        {
            // A call that was given up still has to come back in: its own caller leaves the gate.
            await _gate.WaitAsync(CancellationToken.None);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Makes a namespace with what each has from the start.</summary>
    public VaultNamespace NewNamespace(string path, string? id = null)
    {
        var space = new VaultNamespace { Path = path, Id = id ?? Names.Base62(6), Uuid = Names.Uuid() };
        foreach (var (at, type, words) in new[]
        {
            ("sys/", "system", "system endpoints used for control, policy and debugging"),
            ("auth/token/", "token", "token based credentials"),
            ("cubbyhole/", "cubbyhole", "per-token private secret storage"),
            ("identity/", "identity", "identity store"),
        })
        {
            space.Mounts[at] = MountFactory.Make(this, space, at, type, null)!;
            space.Mounts[at].Description = words;
        }

        space.Policies["default"] = new Policy("default", DefaultPolicy.Text, Time.GetUtcNow(), 1, Policy.Parse(DefaultPolicy.Text));
        if (path.Length == 0)
        {
            space.Policies["root"] = new Policy("root", "", Time.GetUtcNow(), 1, []);
        }

        return space;
    }

    /// <summary>The entity behind an alias, made when it is new.</summary>
    public static string EntityOf(VaultNamespace space, Mount mount, string alias)
    {
        if (!space.Entities.TryGetValue((mount.Accessor, alias), out var id))
        {
            id = Names.Uuid() + (space.IsRoot ? "" : "." + space.Id);
            space.Entities[(mount.Accessor, alias)] = id;
        }

        return id;
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
