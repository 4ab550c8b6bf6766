namespace Keyferry.VaultDouble.Core;

/// <summary>
/// Locks a user out after wrong logins. https://developer.hashicorp.com/vault/docs/concepts/user-lockout:
/// five wrong ones lock approle, ldap and userpass users for 15 minutes.
/// </summary>
internal sealed class Lockouts
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(15);
    private readonly Dictionary<(string Accessor, string User), (int Wrong, DateTimeOffset Last)> _users = [];

    /// <summary>Refuses a user that is locked out.</summary>
    public void Check(Mount mount, string user, DateTimeOffset now)
    {
        if (mount.LockoutDisabled || !_users.TryGetValue((mount.Accessor, user), out var seen))
        {
            return;
        }

        if (now >= seen.Last + Duration)
        {
            _users.Remove((mount.Accessor, user));
        }
        else if (seen.Wrong >= mount.LockoutThreshold)
        {
            throw new Refusal(403, "permission denied");
        }
    }

    /// <summary>Counts a wrong login.</summary>
    public void Wrong(Mount mount, string user, DateTimeOffset now)
    {
        _users.TryGetValue((mount.Accessor, user), out var seen);
        _users[(mount.Accessor, user)] = (seen.Wrong + 1, now);
    }

    /// <summary>Forgets the wrong logins of a user.</summary>
    public void Right(Mount mount, string user) => _users.Remove((mount.Accessor, user));
}
