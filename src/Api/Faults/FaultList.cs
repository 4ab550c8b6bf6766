namespace Keyferry.Api.Faults;

/// <summary>Collects everything that is wrong, in the order found.</summary>
public sealed class FaultList
{
    private readonly List<Fault> _faults = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<Fault> All => _faults;

    /// <summary>Whether anything forbids storing the object.</summary>
    public bool HasErrors => _faults.Exists(static f => !f.IsWarning);

    /// <summary>Notes an error.</summary>
    public void Error(string path, string reason, string message) => _faults.Add(new Fault(path, reason, message));

    /// <summary>Notes a warning.</summary>
    public void Warn(string path, string message) =>
        _faults.Add(new Fault(path, FaultReasons.Invalid, message, IsWarning: true));
}
