using Keyferry.Local.Server.Rest;

namespace Keyferry.Local.Server.Faults;

/// <summary>The faults of a server. Requests of the server's own controllers meet none. Safe to call from any thread.</summary>
public sealed class FaultInjection
{
    private volatile IReadOnlyList<InjectedFault> _faults = [];

    /// <summary>All faults, the oldest first; also those that are spent.</summary>
    public IReadOnlyList<InjectedFault> Injected => _faults;

    /// <summary>Injects a fault. Of several that match a request the oldest hits.</summary>
    /// <exception cref="ArgumentException">The fault is not possible, such as a code of 200.</exception>
    public InjectedFault Add(Fault fault)
    {
        if (fault.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(fault));
        }

        var injected = new InjectedFault(fault);
        IReadOnlyList<InjectedFault> before;
        do
        {
            before = _faults;
        }
        while (Interlocked.CompareExchange(ref _faults, [.. before, injected], before) != before);
        return injected;
    }

    /// <summary>Removes all faults.</summary>
    public void Clear() => _faults = [];

    /// <summary>The fault that a request meets; null for none.</summary>
    internal Fault? OfRequest(string verb, RequestPath target) => Hit(fault => fault.Webhook is null
        && Matches(fault.Verb, verb) && Matches(fault.Resource, target.Plural) && Matches(fault.Namespace, target.Namespace)
        && Matches(fault.Name, target.Name) && Matches(fault.Subresource, target.Subresource ?? ""));

    /// <summary>The fault that the call of a webhook meets; null for none.</summary>
    internal Fault? OfWebhook(string name) => Hit(fault => fault.Webhook == name);

    private Fault? Hit(Func<Fault, bool> matches) =>
        _faults.FirstOrDefault(injected => matches(injected.Fault) && injected.TryHit())?.Fault;

    private static bool Matches(string? wanted, string? actual) => wanted is null || wanted == actual;
}
