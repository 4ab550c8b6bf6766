using System.Net;
using System.Net.Sockets;
using Keyferry.Providers.Http;

namespace Keyferry.Providers.Tests.Http;

/// <summary>Names that lead where a test says, each time to the next list of addresses.</summary>
internal sealed class ListedResolver : IHostResolver
{
    private readonly Dictionary<string, Queue<string[]>> _names = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    /// <summary>A name; its last list of addresses stays.</summary>
    public ListedResolver With(string name, params string[] lists)
    {
        _names[name] = new Queue<string[]>(lists.Select(static l => l.Split(' ')));
        return this;
    }

    public ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        Asked.Add(host);
        if (!_names.TryGetValue(host, out var lists))
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var addresses = lists.Count > 1 ? lists.Dequeue() : lists.Peek();
        return ValueTask.FromResult<IPAddress[]>([.. addresses.Select(IPAddress.Parse)]);
    }
}
