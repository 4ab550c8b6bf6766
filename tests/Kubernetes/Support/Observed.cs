using Keyferry.Kubernetes.Types;
using Keyferry.Kubernetes.Watching;

namespace Keyferry.Kubernetes.Tests.Support;

/// <summary>Keeps what a watch reports.</summary>
internal sealed class Observed : IWatchObserver
{
    public List<string> Lines { get; } = [];

    public void Failing(WatchTrouble trouble) => Add($"failing {trouble.Failure.Code}");

    public void Recovered(ResourceType type) => Add("recovered");

    public void Unreadable(ResourceType type, ObjectKey key, string problem) => Add($"unreadable {key}: {problem}");

    public void SubscriberFailed(ResourceType type, ObjectKey key, Exception error) => Add($"subscriber {error.Message}");

    private void Add(string line)
    {
        lock (Lines)
        {
            Lines.Add(line);
        }
    }
}
