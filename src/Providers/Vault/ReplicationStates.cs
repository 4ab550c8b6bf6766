using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Keyferry.Providers.Vault;

/// <summary>
/// The newest state of each cluster that answers told (<c>X-Vault-Index</c>): sent back, it makes a replica answer only when
/// it knows that much, and 412 until then. See https://developer.hashicorp.com/vault/docs/enterprise/consistency.
/// </summary>
internal sealed class ReplicationStates
{
    /// <summary>The header of answers and requests.</summary>
    public const string Header = "X-Vault-Index";

    // A server may invent clusters.
    private const int Most = 8;
    private const int Longest = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);

    /// <summary>The newest states as they were told.</summary>
    public IReadOnlyList<string> Newest
    {
        get
        {
            lock (_gate)
            {
                return [.. _states.Values.Select(static s => s.Header)];
            }
        }
    }

    /// <summary>Takes the states of an answer in.</summary>
    public void Add(IEnumerable<string> headers)
    {
        foreach (var header in headers.Take(Most))
        {
            if (Read(header) is not { } state)
            {
                continue;
            }

            lock (_gate)
            {
                var isKnown = _states.TryGetValue(state.Cluster, out var known);
                if ((isKnown && IsNewer(state, known)) || (!isKnown && _states.Count < Most))
                {
                    _states[state.Cluster] = state;
                }
            }
        }
    }

    // One that is newer in one number and older in the other is of another node; the sum keeps the later one.
    private static bool IsNewer(State one, State other) =>
        one.Local >= other.Local && one.Replicated >= other.Replicated
        || one.Local + one.Replicated > other.Local + other.Replicated;

    // Base64 of v1:CLUSTER:LOCAL:REPLICATED:SIGNATURE.
    private static State? Read(string header)
    {
        if (header.Length > Longest)
        {
            return null;
        }

        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(header.Length)];
        return Base64.DecodeFromUtf8(Encoding.UTF8.GetBytes(header), bytes, out _, out var length) == System.Buffers.OperationStatus.Done
            && Encoding.UTF8.GetString(bytes, 0, length).Split(':') is ["v1", { Length: > 0 } cluster, var local, var replicated, _]
            && ulong.TryParse(local, CultureInfo.InvariantCulture, out var l)
            && ulong.TryParse(replicated, CultureInfo.InvariantCulture, out var r)
            ? new State(cluster, l, r, header)
            : null;
    }

    private readonly record struct State(string Cluster, ulong Local, ulong Replicated, string Header);
}
